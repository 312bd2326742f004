import type { Page } from 'playwright-core';
import { launchAudioBrowser, untilPageHears, type AudioBrowser } from '../../../../tools/testing/browser-audio';
import { eventually } from '../testing/carrier-fixture';
import { APP, BROWSERS, OURS, TelnyxFixture } from '../testing/telnyx-fixture';
import { TelnyxStage } from '../testing/telnyx-stage';

const MICROPHONE_HZ = 1000;
/** A pilot tone has amplitude 500 where it is said. */
const PILOT_HEARD = 150;
const STATE = Buffer.from('our call 7').toString('base64');
/** The real SDK in Chromium against the whole carrier: credential, token, call, webhooks, contact. */
describe('a Telnyx call from the browser through the carrier', () => {
  let it_: TelnyxFixture;
  let pages: TelnyxStage;
  let browser: AudioBrowser;
  let page: Page;
  let username: string;

  beforeAll(async () => {
    [it_, pages, browser] = await Promise.all([
      TelnyxFixture.start({ CARRIER_MEDIA: 'on' }),
      TelnyxStage.open(),
      launchAudioBrowser({ microphoneTone: MICROPHONE_HZ }),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([it_?.stop(), pages?.close()]);
  });
  beforeEach(async () => {
    await it_.control('/reset', {});
    it_.inbox.clear();
    page = await browser.newPage();
    await page.goto(pages.url);
    const { data } = await it_.client.telephonyCredentials.create({ connection_id: BROWSERS, name: 'rita' });
    username = data!.sip_username!;
    const token = await it_.client.telephonyCredentials.createToken(data!.id!);
    await page.evaluate(
      `globalThis.signallingAt = '${it_.carrier.url.replace('http', 'ws')}/telnyx/rtc'; signIn({ login_token: '${token}' })`,
    );
    await page.waitForFunction(`seen.includes('ready')`);
  });
  afterEach(() => page.context().close());

  async function dial(digits: string, from = OURS): Promise<void> {
    const params = { destinationNumber: it_.number(digits), callerNumber: from, clientState: STATE, audio: true };
    await page.evaluate(`globalThis.params = ${JSON.stringify(params)}; void 0`);
    await page.click('#call');
  }
  const untilState = (state: string) => page.waitForFunction(`globalThis.call?.state === '${state}'`);
  const contactHears = (id: string) =>
    eventually(
      async () => (await it_.control<{ amplitude: number }>(`/calls/${id}/heard?freq=${MICROPHONE_HZ}`)).amplitude,
      (amplitude) => amplitude > 3000,
    );

  it('rings, connects both ways, and tells the credential connection of it', async () => {
    await dial('10');
    await untilState('active');
    const { path, payload } = await it_.inbox.one('call.answered');
    expect(path).toBe('/browsers');
    expect(payload).toMatchObject({ client_state: STATE, connection_id: BROWSERS, from: OURS });
    const id = String(payload['call_control_id']);
    expect(await page.evaluate('call.telnyxIDs.telnyxCallControlId')).toBe(id);
    const { pilot_hz: pilot } = await it_.control<{ pilot_hz: number }>(`/calls/${id}`);
    await untilPageHears(page, pilot, { amplitude: PILOT_HEARD });
    await contactHears(id);
    await page.evaluate('void call.hangup()');
    expect((await it_.inbox.one('call.hangup')).payload).toMatchObject({ call_control_id: id, client_state: STATE });
  });

  it.each([
    ['is busy', '30', 486],
    ['rejects', '32', 603],
  ])('ends by its SIP code when the contact %s', async (_what, digits, sipCode) => {
    await dial(digits);
    await untilState('destroy');
    expect(await page.evaluate('call.sipCode')).toBe(sipCode);
  });

  it('ends in the browser when the contact hangs up', async () => {
    await dial('12');
    await untilState('active');
    await untilState('destroy');
    expect(await page.evaluate('call.causeCode')).toBe(16);
  });

  it('rings where it is called as its credential, and ends when the server hangs up', async () => {
    await page.evaluate(`globalThis.answersIf = (call) => call.options.clientState === '${STATE}'; void 0`);
    const { data } = await it_.client.calls.dial({
      connection_id: APP,
      from: OURS,
      to: `sip:${username}@sip.telnyx.com`,
      client_state: STATE,
    });
    await it_.inbox.one('call.answered', ({ payload }) => payload['call_control_id'] === data!.call_control_id);
    await untilState('active');
    await it_.client.calls.actions.hangup(data!.call_control_id, {});
    await untilState('destroy');
  });
});
