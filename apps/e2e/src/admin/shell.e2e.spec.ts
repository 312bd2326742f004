import type { AudioFileView, Page } from '@dialer/contracts';
import { launchAudioBrowser, type AudioBrowser } from '../../../../tools/testing/browser-audio';
import { ApiClient } from '../stack/api-client';
import { Stack } from '../stack/stack';
import { channelsOf, toneIn } from '../stack/wav';
import { graveFindings } from './desk/accessibility';
import { loadList, person } from './desk/contact-list';
import { ContactSide } from './desk/contact-side';
import { Desk } from './desk/desk';
import { addPerson, addRep } from './desk/people';

const MICROPHONE_TONE = 1000;
const ADA = person('Ada Park', '10');
const BO = person('Bo Lind', '30');

describe('the shell', () => {
  let stack: Stack;
  let browser: AudioBrowser;
  let listId: string;

  beforeAll(async () => {
    [stack, browser] = await Promise.all([Stack.start(), launchAudioBrowser({ microphoneTone: MICROPHONE_TONE })]);
    listId = await loadList(stack, [ADA, BO]);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  it('says that address and password do not match, and nothing more', async () => {
    const desk = await Desk.open(browser, stack);
    await desk.goTo('/dial');
    for (const email of [stack.admin.email, 'nobody@example.test']) {
      await desk.fillSignIn(email, 'certainly not this');
      const error = desk.page.getByTestId('sign-in-error').filter({ hasText: 'do not match' });
      await error.waitFor();
      expect(await error.innerText()).toBe('E-mail address and password do not match. Check both and try again.');
    }
    expect(new URL(desk.page.url()).pathname).toBe('/sign-in');
    await desk.close();
  });

  it('shows each role what it may see, and hides the rest behind the page that is not found', async () => {
    const rep = await Desk.open(browser, stack);
    await rep.signIn('/calls', await addRep(stack, 'Rita Rep'));
    const rail = (desk: Desk) => desk.page.getByRole('navigation', { name: 'Main' }).getByRole('link').allInnerTexts();
    expect(await rail(rep)).toEqual(['Contacts', 'Campaigns', 'Calls']);
    expect((await rep.page.goto(`${stack.apiUrl}/ops/queues`))?.status()).toBe(403);
    await rep.close();

    const ops = await Desk.open(browser, stack);
    await ops.signIn('/calls', await addPerson(stack, 'Otto Ops', 'ops'));
    expect(await rail(ops)).toEqual(['Campaigns', 'Calls', 'Ops']);
    await ops.goTo('/dial');
    await ops.page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    expect(await ops.page.getByTestId('drop-zone').count()).toBe(0);
    await ops.close();
  });

  it('finds contacts and calls from any page, and leads from the list of lists into the dialer', async () => {
    const desk = await Desk.open(browser, stack);
    const { page } = desk;
    await desk.signIn('/contacts', await addRep(stack, 'Finn Finder'));
    await page.getByTestId('list-row').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('lind');
    await page.keyboard.press('Enter');
    await page.getByTestId('contact-details').filter({ hasText: BO.name }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/dial/${listId}`);
    expect(page.url()).not.toMatch(/lind/i);
    await page.keyboard.press('Escape');
    await page.getByRole('navigation', { name: 'Main' }).getByText('Contacts').click();
    await page
      .getByRole('link', { name: /^Open in dialer/ })
      .first()
      .click();
    await page.getByTestId('contact-row').first().waitFor();
    await desk.close();
  });

  it('records a message in the browser, as a telephone will play it', async () => {
    const desk = await Desk.open(browser, stack);
    const { page } = desk;
    await desk.signIn('/settings/messages');
    await page.getByTestId('record-message').click();
    await page
      .getByTestId('recorded-seconds')
      .filter({ hasText: /00:0[2-9]/ })
      .waitFor();
    await page.getByTestId('stop-message').click();
    await page.getByTestId('message-name').fill('Autumn intro');
    await page.getByTestId('save-message').click();
    await page.getByTestId('message-row').filter({ hasText: 'Autumn intro' }).waitFor();
    expect(await graveFindings(page)).toEqual([]);
    const files = new ApiClient(stack);
    const { items } = (await files.get<Page<AudioFileView>>('/api/audio-files')).body;
    const { audio_id: id } = items.find(({ name }) => name === 'Autumn intro')!;
    const sound = await fetch(`${stack.apiUrl}/api/audio-files/${id}/sound`, { headers: { 'x-api-key': stack.apiKey } });
    const [samples] = channelsOf(Buffer.from(await sound.arrayBuffer()));
    expect(toneIn(samples!, MICROPHONE_TONE)).toBeGreaterThan(500);
    await desk.close();
  });

  it('takes a rep through a whole call without a mouse', async () => {
    const { email, password } = await addRep(stack, 'Kay Board');
    const desk = await Desk.open(browser, stack);
    const { keyboard } = desk.page;
    await desk.goTo(`/dial/${listId}`);
    await desk.page.getByLabel('E-mail address').and(desk.page.locator(':focus')).waitFor();
    await keyboard.type(email);
    await keyboard.press('Tab');
    await keyboard.type(password);
    await keyboard.press('Enter');
    await desk.rows.first().waitFor();
    await desk.untilLive();

    await keyboard.press('ArrowDown');
    const focusedRow = () => desk.page.locator('tr:focus').innerText();
    const first = await focusedRow();
    await keyboard.press('ArrowDown');
    expect(await focusedRow()).not.toBe(first);
    while (!(await focusedRow()).includes(ADA.name)) await keyboard.press('ArrowUp');
    await keyboard.press('d');
    await desk.panel.untilConnected();
    await desk.panel.untilAudio();
    await keyboard.press('m');
    await desk.panel.untilAudio('You are muted');
    await keyboard.press('m');
    await desk.panel.untilAudio();
    await keyboard.press('e');
    await desk.panel.untilLogForm();
    await keyboard.press('4');
    await desk.panel.untilChosen('Not interested');
    await keyboard.press('Control+Enter');
    await desk.panel.untilClosed();
    await desk.cell(ADA.name, 'status').filter({ hasText: 'Not interested' }).waitFor();
    expect(await focusedRow()).toContain(ADA.name);
    await desk.close();
  });

  it('announces every state of a call, and lists its keys', async () => {
    const desk = await Desk.atList(browser, stack, listId, await addRep(stack, 'Saida Reader'));
    await desk.dial(ADA.name);
    await desk.panel.untilConnected();
    const aloud = desk.page.locator('.cdk-live-announcer-element');
    // What is said a tenth of a second later is all that is heard: an end at once would be.
    await aloud.filter({ hasText: 'Connected' }).waitFor({ state: 'attached' });
    await desk.panel.end();
    await desk.panel.untilLogForm();
    await aloud.and(desk.page.locator('[aria-live=assertive]')).filter({ hasText: 'Call ended' }).waitFor({ state: 'attached' });
    const states = ['Dialing…', 'Ringing…', 'Connected'].map((words) => `${words} ${ADA.name}`);
    expect((await desk.panel.announcements()).filter((words) => states.includes(words))).toEqual(states);
    await desk.panel.save();
    await desk.panel.untilClosed();
    await desk.page.keyboard.press('?');
    await desk.page.getByRole('dialog').getByText('end the call').waitFor();
    await desk.close();
  });

  it('keeps nobody out: sign-in, empty and full list, panel, calls, one call', async () => {
    const desk = await Desk.open(browser, stack);
    const { page } = desk;
    const findings: Record<string, string[]> = {};
    const look = async (what: string) => (findings[what] = await graveFindings(page));

    await desk.goTo('/sign-in');
    await page.getByLabel('Password').waitFor();
    await look('sign-in');
    await desk.signIn('/dial');
    await page.getByTestId('contact-list').first().waitFor();
    await look('start');
    await desk.goTo(`/dial/${listId}`);
    await desk.rows.first().waitFor();
    await look('list');
    await desk.dial(ADA.name);
    await desk.panel.untilConnected();
    await desk.panel.untilAudio();
    await look('call');
    await desk.panel.end();
    await desk.panel.untilLogForm();
    await look('log form');
    await desk.panel.save();
    await desk.panel.untilClosed();
    await desk.goTo('/calls');
    await page.getByTestId('call-row').first().waitFor();
    await look('calls');
    await page.getByTestId('call-row').first().getByRole('link').click();
    await page.getByTestId('timeline').waitFor();
    await look('one call');
    expect(findings).toEqual(Object.fromEntries(Object.keys(findings).map((what) => [what, []])));
    expect(await new ContactSide(stack).dialRequests(ADA.phone)).not.toHaveLength(0);
    await desk.close();
  });

  it('keeps nobody out of the pages around the dialer: contacts, search, ops, do not call, rules', async () => {
    const desk = await Desk.open(browser, stack);
    const { page } = desk;
    const findings: Record<string, string[]> = {};
    const look = async (what: string) => (findings[what] = await graveFindings(page));

    await desk.signIn('/calls');
    await desk.goTo('/contacts');
    await page.getByTestId('list-row').first().waitFor();
    await page.getByTestId('search').fill(ADA.name);
    await page.getByTestId('search-hit').first().waitFor();
    await look('contacts and the search');
    await desk.goTo('/ops');
    await page.getByTestId('deliveries').waitFor();
    await look('ops');
    await desk.goTo('/settings/do-not-call');
    await page.getByTestId('dnc-phone').fill(ADA.phone);
    await page.keyboard.press('Enter');
    await page.getByTestId('dnc-result').waitFor();
    await look('do not call');
    await desk.goTo('/settings/calling-rules');
    await page.getByTestId('own-hours').check();
    await look('rules');
    expect(findings).toEqual({ 'contacts and the search': [], ops: [], 'do not call': [], rules: [] });
    await desk.close();
  });
});
