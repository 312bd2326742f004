import type { Page } from 'playwright-core';
import { launchAudioBrowser, pageHears, untilPageDoesNotHear, untilPageHears } from '../../../../tools/testing/browser-audio';
import type { AudioBrowser } from '../../../../tools/testing/browser-audio';
import { loudness } from '../media';
import { AudioStage, CONTACT_TONE } from '../testing/audio-stage';
import type { StageCall } from '../testing/audio-stage';
import { until } from '../testing/until';

const MICROPHONE_TONE = 1000;

/** How much of the time something was heard: a cut would show here, a single late packet on a busy machine does not matter. */
function audibleShare(samples: Int16Array): number {
  const frames = Array.from({ length: Math.floor(samples.length / 160) }, (_, n) => samples.subarray(n * 160, (n + 1) * 160));
  return frames.filter((frame) => loudness(frame) > 3000).length / frames.length;
}

/** The real `@twilio/voice-sdk` in an ordinary Chromium against our signalling and media, checked by tone. */
describe('a browser call', () => {
  let stage: AudioStage;
  let browser: AudioBrowser;
  let page: Page;
  let requestedHosts: Set<string>;

  beforeAll(async () => {
    [stage, browser] = await Promise.all([AudioStage.open(), launchAudioBrowser({ microphoneTone: MICROPHONE_TONE })]);
  });

  afterAll(async () => {
    await browser.close();
    await stage.close();
    expect(stage.errors).toEqual([]);
  });

  beforeEach(async () => {
    stage.calls.length = 0;
    requestedHosts = new Set();
    page = await openPage();
  });

  afterEach(async () => {
    await page.context().close();
    expect([...requestedHosts]).toEqual(['127.0.0.1']);
  });

  async function openPage(): Promise<Page> {
    const opened = await browser.newPage();
    opened.on('request', (request) => requestedHosts.add(new URL(request.url()).hostname));
    opened.on('websocket', (socket) => requestedHosts.add(new URL(socket.url()).hostname));
    await opened.goto(stage.url);
    return opened;
  }

  async function call(from: Page = page, params: Record<string, string> = {}): Promise<StageCall> {
    const before = stage.calls.length;
    await from.evaluate(`globalThis.params = ${JSON.stringify(params)}; makeDevice('agent_1'); void 0`);
    await from.click('#call');
    return until(() => stage.calls[before]);
  }

  const untilSeen = (what: string, from: Page = page) => from.waitForFunction(`seen.includes('${what}')`);

  async function connected(): Promise<StageCall> {
    const placed = await call();
    await untilPageHears(page, CONTACT_TONE);
    await until(() => placed.contact.heard(MICROPHONE_TONE) > 5000);
    return placed;
  }

  it('is heard and hears, and brings its parameters with it', async () => {
    const placed = await call(page, { To: '+14155550110', agent: 'forged' });
    await untilPageHears(page, CONTACT_TONE, { amplitude: 5000 });
    await until(() => placed.contact.heard(MICROPHONE_TONE) > 5000);
    expect(await pageHears(page, MICROPHONE_TONE)).toBeLessThan(200);
    expect(placed.contact.heard(CONTACT_TONE)).toBeLessThan(200);
    // What the token says wins over what the page says.
    expect(placed.request).toMatchObject({ identity: 'agent_1', params: { To: '+14155550110', agent: 'agent_1' } });
    expect(await page.evaluate('seen.slice(0, 2)')).toEqual(['ringing', 'accept']);
    expect(await page.evaluate('call.parameters.CallSid')).toMatch(/^CA0+1$/);
  });

  it('sends digits', async () => {
    const placed = await connected();
    await page.evaluate("call.sendDigits('12*#9')");
    await until(() => placed.digits === '12*#9');
  });

  it('is silent while muted', async () => {
    const placed = await connected();
    await page.evaluate('call.mute(true)');
    await until(() => placed.contact.heardLoudness() === 0);
    await page.evaluate('call.mute(false)');
    await until(() => placed.contact.heard(MICROPHONE_TONE) > 5000);
  });

  it('hears nothing while on hold, and is not heard', async () => {
    const { room, request, contact } = await connected();
    room.hold(request.media, { next: () => null });
    await untilPageDoesNotHear(page, CONTACT_TONE);
    await until(() => contact.heardLoudness() === 0);
    room.unhold(request.media);
    await untilPageHears(page, CONTACT_TONE);
  });

  it('ends when the page hangs up', async () => {
    const placed = await connected();
    await page.evaluate('call.disconnect()');
    await until(() => placed.ended === 'hung up');
    await untilSeen('disconnect');
  });

  it('ends when the other side hangs up, with its reason', async () => {
    const placed = await connected();
    placed.request.leg.hangUp({ code: 31486, message: 'Busy here' });
    await untilSeen('disconnect');
    expect(await page.evaluate('seen')).toContain('call-error:31486');
    expect(placed.ended).toBeNull();
  });

  it('keeps its audio when the signalling socket is cut, and resumes', async () => {
    const placed = await connected();
    const heardBefore = placed.contact.heardMs;
    stage.network.cutSignalling(0);
    await untilSeen('reconnecting');
    await untilSeen('reconnected');
    expect(placed.ended).toBeNull();
    await until(() => placed.contact.heardMs > heardBefore + 1000);
    expect(audibleShare(placed.contact.heardSamples(1000))).toBeGreaterThan(0.9);
    await untilPageHears(page, CONTACT_TONE, { amplitude: 5000 });
    // The resumed socket is fully alive: the call can still be ended from both sides.
    await page.evaluate('call.disconnect()');
    await until(() => placed.ended === 'hung up');
  });

  it('goes on after a dead network: no socket, no packet', async () => {
    const placed = await connected();
    const connection = 'audioProbe.connections.at(-1)';
    stage.network.cutSignalling(8000);
    stage.network.stopMedia(8000);
    await until(() => placed.contact.heardLoudness() === 0);
    await untilPageDoesNotHear(page, CONTACT_TONE);
    await page.waitForFunction(`${connection}.iceConnectionState === 'disconnected'`);
    await untilSeen('reconnecting');
    await untilSeen('reconnected');
    await untilPageHears(page, CONTACT_TONE, { amplitude: 5000 });
    await until(() => placed.contact.heard(MICROPHONE_TONE) > 5000);
    expect(placed.ended).toBeNull();
    await page.evaluate('call.disconnect()');
    await until(() => placed.ended === 'hung up');
  });

  it('keeps its audio through an ICE restart', async () => {
    const placed = await connected();
    const before = await page.evaluate<string>('audioProbe.connections.at(-1).remoteDescription.sdp');
    await page.evaluate('call._mediaHandler.iceRestart()');
    await page.waitForFunction(
      (old) =>
        (
          globalThis as never as { audioProbe: { connections: { at(n: number): { remoteDescription: { sdp: string } } } } }
        ).audioProbe.connections.at(-1).remoteDescription.sdp !== old,
      before,
    );
    const heardBefore = placed.contact.heardMs;
    await until(() => placed.contact.heardMs > heardBefore + 2000);
    expect(placed.contact.heard(MICROPHONE_TONE)).toBeGreaterThan(5000);
    await untilPageHears(page, CONTACT_TONE, { amplitude: 5000 });
  });

  it('keeps its audio when the page renews its token', async () => {
    const placed = await connected();
    await page.evaluate("device.updateToken('agent_1'); void 0");
    const heardBefore = placed.contact.heardMs;
    await until(() => placed.contact.heardMs > heardBefore + 1000);
    expect(audibleShare(placed.contact.heardSamples(1000))).toBeGreaterThan(0.9);
    await page.evaluate('call.disconnect()');
    await until(() => placed.ended === 'hung up');
  });

  it('goes on after the carrier itself stood still', async () => {
    const placed = await connected();
    const skippedBefore = stage.clock.skipped;
    const standstill = performance.now() + 800;
    while (performance.now() < standstill);
    await until(() => stage.clock.skipped > skippedBefore);
    const heardBefore = placed.contact.heardMs;
    // A second without a cut, again: on a busy machine the standstill's own jam may outlast it.
    await until(() => placed.contact.heardMs > heardBefore + 1500 && audibleShare(placed.contact.heardSamples(1000)) > 0.9);
    await untilPageHears(page, CONTACT_TONE, { amplitude: 5000 });
  });

  it('is gone when its page is closed', async () => {
    const placed = await connected();
    await page.close();
    await until(() => placed.ended !== null);
    page = await openPage();
  });

  it.each([
    ['invalid', 20101],
    ['expired', 20104],
    ['unauthorised', 20151],
  ])('is told that its token is %s (%i)', async (token, code) => {
    await page.evaluate(`makeDevice('${token}').register().catch(() => undefined); void 0`);
    await untilSeen(`device-error:${code}`);
  });

  it('hears the other page in the same room', async () => {
    const otherBrowser = await launchAudioBrowser({ microphoneTone: 1700 });
    try {
      const otherPage = await otherBrowser.newPage();
      await otherPage.goto(stage.url);
      await call(page, { room: 'shared' });
      await call(otherPage, { room: 'shared' });
      await untilPageHears(page, 1700, { amplitude: 5000 });
      await untilPageHears(otherPage, MICROPHONE_TONE, { amplitude: 5000 });
      expect(await pageHears(page, MICROPHONE_TONE)).toBeLessThan(200);
    } finally {
      await otherBrowser.close();
    }
  });
});
