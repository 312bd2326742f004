import { launchAudioBrowser, untilPageDoesNotHear, untilPageHears, type AudioBrowser } from '../../../../tools/testing/browser-audio';
import { Stack } from '../stack/stack';
import { until } from '../stack/until';
import { csvOf, person } from './desk/contact-list';
import { ContactSide } from './desk/contact-side';
import { Desk } from './desk/desk';

const MICROPHONE_HZ = 1000;
const ADA = person('Ada Park', '80', { title: 'VP Operations' });
const BO = person('Bo Lind', '10', { company: 'Contoso', phone: '+14155550110' });
const GOOD = csvOf([ADA, BO]);
/** Lines 4 to 6: no company, a phone that is none, the number of line 2 again. */
const FILE = `${GOOD}Cara Ruiz,,+14155550133,\nDev Anand,Tailspin,12,Founder\nEve Moss,Litware,${ADA.phone},\n`;
const NOTE = 'Asked for the price list; call back "after" the fair.';

/** The walk, in an ordinary Chromium, with both ends listening for the other's tone. */
describe('the first call', () => {
  let stack: Stack;
  let browser: AudioBrowser;
  let desk: Desk;
  let contact: ContactSide;

  beforeAll(async () => {
    [stack, browser] = await Promise.all([Stack.start(), launchAudioBrowser({ microphoneTone: MICROPHONE_HZ })]);
    contact = new ContactSide(stack);
    desk = await Desk.open(browser, stack);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  it('signs in and stands where it wanted to go', async () => {
    await desk.signIn('/dial');
    await desk.page.getByTestId('drop-zone').waitFor();
    await desk.untilLive();
  });

  it('drops a file and is told of each bad row, where and why', async () => {
    await desk.drop('autumn-leads.csv', FILE);
    const counts = desk.page.getByTestId('import-counts');
    await counts.waitFor();
    expect((await counts.innerText()).replace(/\s+/g, ' ')).toBe('2 imported 1 duplicate 2 skipped');
    const faults = desk.page.getByRole('region', { name: 'Rows with faults' }).locator('tbody tr');
    const told = (await faults.allInnerTexts()).map((line) => line.split(/\t|\n/).map((cell) => cell.trim()));
    expect(told).toEqual([
      ['4', 'company', '(empty)', expect.stringMatching(/\S/)],
      ['5', 'phone', '12', expect.stringMatching(/\S/)],
      ['6', 'phone', ADA.phone, expect.stringContaining('line 2')],
    ]);
  });

  it('shows the list', async () => {
    await desk.page.getByTestId('open-list').click();
    await desk.rows.first().waitFor();
    expect(await desk.rows.count()).toBe(2);
    expect(await desk.row('Ada Park').innerText()).toContain('(415) 555-0180');
    expect(await desk.cell('Ada Park', 'status').innerText()).toContain('Not called');
    expect(await desk.cell('Ada Park', 'tries').innerText()).toBe('0');
  });

  it('dials, rings, connects, and counts the seconds', async () => {
    await desk.dial('Ada Park');
    await desk.panel.untilConnected();
    expect((await desk.panel.statesSeen()).filter((words) => !words.startsWith('Asking'))).toEqual(['Dialing…', 'Ringing…', 'Connected']);
    expect(await desk.panel.root.innerText()).toContain('VP Operations');
    await desk.panel.untilState('00:02');
    await desk.panel.untilState('00:03');
  });

  it('hears the contact, and is heard', async () => {
    const { sid, pilot_hz: pilot } = await contact.call(ADA.phone);
    await desk.panel.untilAudio();
    await untilPageHears(desk.page, pilot, { amplitude: 200 });
    await contact.untilHears(sid, MICROPHONE_HZ);
  });

  it('is silent for the contact while muted, and only then', async () => {
    const { sid, pilot_hz: pilot } = await contact.call(ADA.phone);
    await desk.panel.mute();
    await desk.panel.untilAudio('You are muted');
    await contact.untilHearsNothing(sid);
    await untilPageHears(desk.page, pilot, { amplitude: 200 });
    await desk.panel.mute();
    await contact.untilHears(sid, MICROPHONE_HZ);
  });

  it('puts the contact on hold, and takes them back', async () => {
    const { sid, pilot_hz: pilot } = await contact.call(ADA.phone);
    await desk.panel.button(/^Hold/).click();
    await desk.panel.untilState('On hold');
    await untilPageDoesNotHear(desk.page, pilot, { amplitude: 60 });
    await desk.panel.button(/^Resume/).click();
    await desk.panel.untilState('Connected');
    await untilPageHears(desk.page, pilot, { amplitude: 200 });
    await contact.untilHears(sid, MICROPHONE_HZ);
  });

  it('ends for both sides, and proposes the outcome', async () => {
    await desk.panel.notes.fill(NOTE.slice(0, 10));
    await desk.panel.end();
    await desk.panel.untilLogForm();
    await contact.untilState(ADA.phone, 'completed');
    await desk.panel.untilChosen('Connected');
    expect(await desk.panel.notes.inputValue()).toBe(NOTE.slice(0, 10));
  });

  it('saves the log, which the row then tells', async () => {
    await desk.panel.notes.fill(NOTE);
    await desk.panel.save();
    await desk.panel.untilClosed();
    await desk.cell('Ada Park', 'status').filter({ hasText: 'Connected' }).waitFor();
    expect(await desk.cell('Ada Park', 'tries').innerText()).toBe('1');
    expect(await desk.cell('Bo Lind', 'tries').innerText()).toBe('0');
  });

  it('has the call among the calls, with its length, and each of its events', async () => {
    await desk.page.getByRole('link', { name: 'Calls' }).click();
    const row = desk.page.getByTestId('call-row').filter({ hasText: 'Ada Park' });
    await row.waitFor();
    expect(await row.innerText()).toMatch(/0?0:0[2-9]|0?0:[1-5]\d/);
    expect(await row.innerText()).toContain('Connected');
    await row.getByRole('link').click();
    const timeline = desk.page.getByTestId('timeline');
    await timeline.waitFor();
    const events = (await timeline.locator('li strong').allInnerTexts()).join(' | ');
    for (const event of [/initiated/i, /ringing/i, /answered|in progress/i, /completed/i]) expect(events).toMatch(event);
    expect(await desk.page.locator('.notes').innerText()).toBe(NOTE);
  });

  it('asked no other machine, put no number into an address, and had nothing to complain about', async () => {
    await until('the page to be idle', () => desk.page.evaluate('document.readyState === "complete"'));
    expect(desk.watch.addresses.length).toBeGreaterThan(20);
    expect(desk.watch.foreignAddresses).toEqual([]);
    expect(desk.watch.addressesWith(ADA.phone, BO.phone)).toEqual([]);
    expect(desk.watch.complaints).toEqual([]);
  });

  it('was dialled once', async () => {
    expect(await contact.dialRequests()).toHaveLength(1);
  });
});
