import { launchAudioBrowser, untilPageHears, type AudioBrowser } from '../../../../tools/testing/browser-audio';
import { Stack } from '../stack/stack';
import { until } from '../stack/until';
import { loadList, person, type Row } from './desk/contact-list';
import { ContactSide } from './desk/contact-side';
import { Desk } from './desk/desk';
import { addRep } from './desk/people';

const MICROPHONE_HZ = 1000;
const RELOADED = person('Rae Load', '10');
const KILLED = person('Kit Ledd', '10', { phone: '+14155550210' });
const SHARED = person('Tab Twice', '10', { phone: '+14155550310' });
const SHORT = person('Sam Hort', '12');
const OFFLINE = person('Wanda Fyall', '10', { phone: '+14155550410' });
const LEFT = person('Clo Sed', '10', { phone: '+14155550510' });
/** Seconds that a contact without a rep hears our hold audio (AGENT_GRACE_S). */
const GRACE_S = 6;
const BACK_WITHIN_MS = 5_000;

describe('a call that outlives what it ran in', () => {
  let stack: Stack;
  let browser: AudioBrowser;
  let desk: Desk;
  let contact: ContactSide;
  let listId: string;

  beforeAll(async () => {
    [stack, browser] = await Promise.all([
      Stack.start({ api: { AGENT_GRACE_S: String(GRACE_S) } }),
      launchAudioBrowser({ microphoneTone: MICROPHONE_HZ }),
    ]);
    contact = new ContactSide(stack);
    listId = await loadList(stack, [RELOADED, KILLED, SHARED, SHORT, OFFLINE, LEFT]);
    desk = await Desk.atList(browser, stack, listId);
    await desk.untilLive();
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  async function dialAndTalk(row: Row): Promise<void> {
    await desk.dial(row.name);
    await desk.panel.untilConnected();
    await bothHear(row);
  }

  async function bothHear(row: Row): Promise<void> {
    const { sid, pilot_hz: pilot } = await contact.call(row.phone);
    await untilPageHears(desk.page, pilot, { amplitude: 200 });
    await contact.untilHears(sid, MICROPHONE_HZ);
  }

  async function endAndLog(row: Row, at = desk): Promise<void> {
    await at.panel.end();
    await at.panel.untilLogForm();
    await contact.untilState(row.phone, 'completed');
    await at.panel.save();
    await at.panel.untilClosed();
    expect(await contact.dialRequests(row.phone)).toHaveLength(1);
  }

  it('comes back with its call and its voice when the page is reloaded', async () => {
    await dialAndTalk(RELOADED);
    await desk.panel.notes.fill('half a sen');
    await desk.page.reload();
    await desk.panel.untilState('Connected', BACK_WITHIN_MS);
    expect(await desk.panel.root.innerText()).toContain(RELOADED.name);
    expect(await desk.panel.notes.inputValue()).toBe('half a sen');
    await desk.panel.untilAudio();
    await bothHear(RELOADED);
    await endAndLog(RELOADED);
  });

  it('still wants its log when the page is reloaded after the end', async () => {
    await desk.dial(SHORT.name);
    await desk.panel.untilConnected();
    await desk.panel.untilLogForm();
    await desk.page.reload();
    await desk.panel.untilLogForm();
    expect(await desk.panel.root.innerText()).toContain(SHORT.name);
    await desk.panel.untilChosen('Connected');
    await desk.panel.save();
    await desk.panel.untilClosed();
    await desk.cell(SHORT.name, 'status').filter({ hasText: 'Connected' }).waitFor();
  });

  it('goes on while the server is killed and started again, and can be ended then', async () => {
    await dialAndTalk(KILLED);
    await stack.api.stop('SIGKILL');
    await desk.page.getByTestId('connection-light').filter({ hasText: 'Connection lost' }).waitFor();
    // The audio does not run through the server.
    await bothHear(KILLED);
    await stack.startApi();
    await desk.untilLive();
    await desk.panel.untilConnected();
    await bothHear(KILLED);
    await endAndLog(KILLED);
  });

  it('is shown in a second window of the same rep, which can end and log it for both', async () => {
    const second = await Desk.at(await desk.page.context().newPage(), stack);
    await second.goTo(`/dial/${listId}`);
    await second.untilLive();
    await dialAndTalk(SHARED);
    await second.panel.untilConnected();
    expect(await second.panel.root.innerText()).toContain(SHARED.name);
    await second.panel.button('Rejoin audio').waitFor();
    await endAndLog(SHARED, second);
    await desk.panel.untilClosed();
  });

  it('goes on when the Wi-Fi is away for ten seconds', async () => {
    await dialAndTalk(OFFLINE);
    const { sid } = await contact.call(OFFLINE.phone);
    await contact.cutNetwork(10_000);
    await desk.page.context().setOffline(true);
    await desk.page.getByTestId('connection-light').filter({ hasText: 'Connection lost' }).waitFor();
    await desk.panel.untilAudio('Audio is coming back…');
    await desk.panel.root.getByText('The network broke. Coming back…').waitFor();
    // Until the network itself is back, and not a moment by our own clock: only then may the page be let out again.
    await until('the network to be back', () => contact.networkIsUp(), { timeoutMs: 20_000 });
    await desk.page.context().setOffline(false);
    await desk.untilLive();
    await bothHear(OFFLINE);
    expect((await contact.call(OFFLINE.phone)).state).toBe('in-progress');
    await contact.untilHears(sid, MICROPHONE_HZ);
    await endAndLog(OFFLINE);
  });

  it('leaves nobody in silence when the browser is closed, and wants its log at the next sign-in', async () => {
    const rep = await addRep(stack, 'Quinn Itter');
    const quitter = await Desk.atList(browser, stack, listId, rep);
    await quitter.untilLive();
    await quitter.dial(LEFT.name);
    await quitter.panel.untilConnected();
    const { sid } = await contact.call(LEFT.phone);
    await contact.untilHears(sid, MICROPHONE_HZ);
    // As a person does it: the page asks whether they mean it.
    quitter.page.on('dialog', (dialog) => void dialog.accept());
    await quitter.page.close({ runBeforeUnload: true });
    await until('the hold audio', async () => {
      const [voice, all] = [await contact.heard(sid, MICROPHONE_HZ), await contact.heard(sid)];
      return (voice.amplitude ?? 0) < 500 && all.loudness > 200;
    });
    await contact.untilState(LEFT.phone, 'completed');
    const back = await Desk.atList(browser, stack, listId, rep);
    await back.panel.untilLogForm();
    expect(await back.panel.root.innerText()).toContain(LEFT.name);
    await back.panel.save();
    await back.panel.untilClosed();
    await back.close();
  });
});
