import { launchAudioBrowser, untilPageHears, type AudioBrowser } from '../../../../../tools/testing/browser-audio';
import { Stack } from '../../stack/stack';
import { loadList, person } from './contact-list';
import { ContactSide } from './contact-side';
import { Desk } from './desk';

const MICROPHONE_HZ = 1000;
const TALKS = person('Ada Park', '10');
const BUSY = person('Bea Zee', '30');
const LEAVES = person('Sam Hort', '12');
const RELOADED = person('Rae Load', '10', { phone: '+14155550210' });

/** The walk of a rep whose workspace calls by Telnyx: the same desk, the same states, whichever way the call runs. */
export function telnyxWalk(useDirectCalling: boolean): void {
  let stack: Stack;
  let browser: AudioBrowser;
  let desk: Desk;
  let contact: ContactSide;

  beforeAll(async () => {
    const api = { COLD_CALL_DEFAULT_PROVIDER: 'telnyx', USE_DIRECT_CALLING: String(useDirectCalling) };
    [stack, browser] = await Promise.all([Stack.start({ api }), launchAudioBrowser({ microphoneTone: MICROPHONE_HZ })]);
    contact = new ContactSide(stack);
    desk = await Desk.atList(browser, stack, await loadList(stack, [TALKS, BUSY, LEAVES, RELOADED]));
    await desk.untilLive();
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  async function bothHear(phone: string): Promise<void> {
    const { sid, pilot_hz: pilot } = await contact.call(phone);
    await untilPageHears(desk.page, pilot, { amplitude: 200 });
    await contact.untilHears(sid, MICROPHONE_HZ);
  }
  async function log(): Promise<void> {
    await desk.panel.untilLogForm();
    await desk.panel.save();
    await desk.panel.untilClosed();
  }

  it('dials, rings, connects, and both hear each other', async () => {
    await desk.dial(TALKS.name);
    await desk.panel.untilConnected();
    expect((await desk.panel.statesSeen()).filter((words) => !words.startsWith('Asking'))).toEqual(['Dialing…', 'Ringing…', 'Connected']);
    await desk.panel.untilAudio();
    await bothHear(TALKS.phone);
  });

  it('is silent for the contact while muted, and only then', async () => {
    const { sid } = await contact.call(TALKS.phone);
    await desk.panel.mute();
    await contact.untilHearsNothing(sid);
    await desk.panel.mute();
    await contact.untilHears(sid, MICROPHONE_HZ);
  });

  it('ends for both sides, is logged, and was dialled once', async () => {
    await desk.panel.end();
    await desk.panel.untilLogForm();
    await contact.untilState(TALKS.phone, 'ended');
    await log();
    await desk.cell(TALKS.name, 'status').filter({ hasText: 'Connected' }).waitFor();
    expect(await contact.calls(TALKS.phone)).toHaveLength(1);
  });

  it('says that the line is busy', async () => {
    await desk.dial(BUSY.name);
    await desk.panel.untilLogForm();
    await desk.panel.untilChosen('Busy');
    await log();
  });

  it('ends when the contact hangs up', async () => {
    await desk.dial(LEAVES.name);
    await desk.panel.untilConnected();
    await desk.panel.untilLogForm();
    await log();
  });

  it('comes back with its call and its voice when the page is loaded anew', async () => {
    await desk.dial(RELOADED.name);
    await desk.panel.untilConnected();
    await bothHear(RELOADED.phone);
    await desk.page.reload();
    await desk.panel.untilConnected();
    await desk.panel.untilAudio();
    await bothHear(RELOADED.phone);
    await desk.panel.end();
    await log();
    expect(await contact.calls(RELOADED.phone)).toHaveLength(1);
  });

  it('asked no other machine, and had nothing to complain about', () => {
    expect(desk.watch.foreignAddresses).toEqual([]);
    expect(desk.watch.complaints).toEqual([]);
  });
}
