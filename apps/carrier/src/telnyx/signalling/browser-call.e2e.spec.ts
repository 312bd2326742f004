import type { Page } from 'playwright-core';
import { launchAudioBrowser, pageHears, untilPageHears, type AudioBrowser } from '../../../../../tools/testing/browser-audio';
import { CONTACT_TONE, IDS, TelnyxStage, type StageLeg } from '../../testing/telnyx-stage';
import { until } from '../../testing/until';

const MICROPHONE_TONE = 1000;

/** The real `@telnyx/webrtc` in an ordinary Chromium against our signalling and media, checked by tone. */
describe("a browser's call by Telnyx", () => {
  let stage: TelnyxStage;
  let browser: AudioBrowser;
  let page: Page;
  let requestedHosts: Set<string>;
  const answerAtOnce = (): TelnyxStage['onCall'] => (leg) => {
    leg.ringing(IDS);
    leg.answer(IDS);
  };

  beforeAll(async () => {
    [stage, browser] = await Promise.all([TelnyxStage.open(), launchAudioBrowser({ microphoneTone: MICROPHONE_TONE })]);
  });
  afterAll(async () => {
    await browser.close();
    await stage.close();
    expect(stage.errors).toEqual([]);
  });
  beforeEach(async () => {
    stage.calls.length = 0;
    stage.onCall = answerAtOnce();
    requestedHosts = new Set();
    page = await browser.newPage();
    page.on('request', (request) => requestedHosts.add(new URL(request.url()).hostname));
    page.on('websocket', (socket) => requestedHosts.add(new URL(socket.url()).hostname));
    await page.goto(stage.url);
  });
  afterEach(async () => {
    await page.context().close();
    expect([...requestedHosts]).toEqual(['127.0.0.1']);
  });

  const untilSeen = (what: string) => page.waitForFunction(`seen.includes('${what}')`);
  const untilState = (state: string) => page.waitForFunction(`globalThis.call?.state === '${state}'`);
  const signIn = (credentials: object = { login_token: 'agent_1' }) => page.evaluate(`signIn(${JSON.stringify(credentials)})`);

  async function ready(credentials?: object): Promise<void> {
    await signIn(credentials);
    await untilSeen('ready');
  }

  async function place(more: object = {}): Promise<StageLeg> {
    const before = stage.calls.length;
    await page.evaluate(
      `globalThis.params = ${JSON.stringify({ destinationNumber: '+14155550110', callerNumber: '+14155550100', audio: true, ...more })}; void 0`,
    );
    await page.click('#call');
    return until(() => stage.calls[before]);
  }

  async function bothHear(placed: StageLeg): Promise<void> {
    await untilPageHears(page, CONTACT_TONE, { amplitude: 5000 });
    await until(() => placed.contact.heard(MICROPHONE_TONE) > 5000);
  }

  async function connected(): Promise<StageLeg> {
    await ready();
    const placed = await place();
    await bothHear(placed);
    return placed;
  }

  it('signs in by token, brings its state and headers along, is heard and hears', async () => {
    await ready();
    const placed = await place({ clientState: btoa('call 7'), callerName: 'Rita', customHeaders: [{ name: 'X-Room', value: '7' }] });
    await bothHear(placed);
    expect(await pageHears(page, MICROPHONE_TONE)).toBeLessThan(200);
    expect(placed.request).toMatchObject({
      user: { username: 'agent_1' },
      destination: '+14155550110',
      callerNumber: '+14155550100',
      callerName: 'Rita',
      clientState: btoa('call 7'),
      customHeaders: [{ name: 'X-Room', value: '7' }],
    });
    await untilState('active');
    expect(await page.evaluate('states')).toEqual(['new', 'requesting', 'trying', 'active']);
    expect(await page.evaluate('call.telnyxIDs')).toEqual({
      telnyxCallControlId: IDS.callControlId,
      telnyxSessionId: IDS.callSessionId,
      telnyxLegId: IDS.callLegId,
    });
  });

  it('signs in by user name and password', async () => {
    await ready({ login: 'userrita', password: 'secret' });
    expect((await place()).request?.user).toEqual({ username: 'userrita' });
  });

  it.each([
    ['an expired token', { login_token: 'expired' }],
    ['a wrong password', { login: 'userrita', password: 'guess' }],
  ])('is refused with %s', async (_what, credentials) => {
    await signIn(credentials);
    await untilSeen('error:46001');
    expect(await page.evaluate(`seen.includes('ready')`)).toBe(false);
  });

  it('hears the line ring before anybody answers', async () => {
    stage.onCall = (leg) => {
      leg.ringing(IDS);
      leg.earlyMedia();
    };
    await ready();
    const placed = await place();
    await untilState('early');
    await untilPageHears(page, CONTACT_TONE, { amplitude: 5000 });
    placed.request?.leg.answer(IDS);
    await untilState('active');
  });

  it('is told that the line is busy, by cause and SIP code', async () => {
    stage.onCall = (leg) => leg.hangUp({ cause: 'USER_BUSY', causeCode: 17, sipCode: 486, sipReason: 'Busy Here' });
    await ready();
    await place();
    await untilState('destroy');
    expect(await page.evaluate('[call.cause, call.causeCode, call.sipCode, call.sipReason]')).toEqual(['USER_BUSY', 17, 486, 'Busy Here']);
  });

  it('sends digits', async () => {
    const placed = await connected();
    await page.evaluate(`call.dtmf('1'); call.dtmf('#'); void 0`);
    await until(() => placed.digits === '1#');
  });

  it('is silent while muted', async () => {
    const placed = await connected();
    await page.evaluate('call.muteAudio()');
    await until(() => placed.contact.heardLoudness() === 0);
    await page.evaluate('call.unmuteAudio()');
    await until(() => placed.contact.heard(MICROPHONE_TONE) > 5000);
  });

  it('holds and takes up again', async () => {
    const placed = await connected();
    expect(await page.evaluate('call.hold()')).toBe(true);
    await untilState('held');
    expect(placed.held).toBe(true);
    expect(await page.evaluate('call.toggleHold()')).toBe(true);
    await untilState('active');
    expect(placed.held).toBe(false);
  });

  it('ends when the page hangs up', async () => {
    const placed = await connected();
    await page.evaluate('void call.hangup()');
    await until(() => placed.ended);
    expect(placed.ended).toEqual({ cause: 'NORMAL_CLEARING', causeCode: 16 });
  });

  it('ends when the other side hangs up', async () => {
    const placed = await connected();
    placed.leg.hangUp({ cause: 'NORMAL_CLEARING', causeCode: 16 });
    await untilState('destroy');
    expect(placed.ended).toBeNull();
  });

  it('is called, and answers the call it expects', async () => {
    await ready();
    await page.evaluate(`globalThis.answersIf = (call) => call.options.clientState === 'ours'; void 0`);
    const other = stage.dial('agent_1', 'other')!;
    await untilState('ringing');
    const placed = stage.dial('agent_1', 'ours')!;
    await until(() => placed.answered);
    await untilState('active');
    await bothHear(placed);
    expect(other.answered).toBe(false);
    expect(await page.evaluate('call.telnyxIDs.telnyxCallControlId')).toBe(IDS.callControlId);
    placed.leg.hangUp({ cause: 'NORMAL_CLEARING', causeCode: 16 });
    await untilState('destroy');
  });

  it('refuses a call', async () => {
    await ready();
    const placed = stage.dial('agent_1', null)!;
    await untilState('ringing');
    await page.evaluate('void call.hangup()');
    await until(() => placed.ended);
    expect(placed.ended).toEqual({ cause: 'USER_BUSY', causeCode: 17 });
    expect(placed.answered).toBe(false);
  });

  it('cannot be called where nobody is signed in', () => {
    expect(stage.dial('nobody', null)).toBeNull();
  });

  it('keeps its call when the socket is cut', async () => {
    const placed = await connected();
    stage.network.cutSignalling(0);
    await untilSeen('socket-closed');
    await page.waitForFunction(`states.includes('recovering')`);
    await untilState('active');
    await bothHear(placed);
    expect(placed.ended).toBeNull();
    // The new session is fully alive: the call can still be ended from both sides.
    await page.evaluate('void call.hangup()');
    await until(() => placed.ended);
  });

  it('keeps its call when the page is loaded anew', async () => {
    const placed = await connected();
    await page.reload();
    await signIn();
    await untilState('active');
    await bothHear(placed);
    placed.leg.hangUp({ cause: 'NORMAL_CLEARING', causeCode: 16 });
    await untilState('destroy');
  });

  it('keeps its audio through an ICE restart', async () => {
    const placed = await connected();
    const before = await page.evaluate<string>('call.peer.instance.remoteDescription.sdp');
    await page.evaluate('call.peer.restartIce(); void 0');
    await page.waitForFunction(
      (old) => (globalThis as never as { call: { peer: { instance: RTCPeer } } }).call.peer.instance.remoteDescription.sdp !== old,
      before,
    );
    const heardBefore = placed.contact.heardMs;
    await until(() => placed.contact.heardMs > heardBefore + 2000);
    await bothHear(placed);
  });

  it('keeps its call when the page renews its token', async () => {
    const placed = await connected();
    const login = await page.evaluate(
      `new Promise((resolve) => client.login({ creds: { login_token: 'agent_1' }, onSuccess: () => resolve('in'), onError: () => resolve('out') }))`,
    );
    expect(login).toBe('in');
    await page.evaluate(`call.dtmf('5'); void 0`);
    await until(() => placed.digits === '5');
    expect(await page.evaluate('states')).not.toContain('recovering');
    await bothHear(placed);
  });

  it('is thrown out with its calls', async () => {
    const placed = await connected();
    stage.rtc.punt('agent_1');
    await until(() => placed.ended === 'gone');
    await page.waitForFunction(`states.includes('purge')`);
  });
});

interface RTCPeer {
  remoteDescription: { sdp: string };
}
