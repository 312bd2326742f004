import type { Page } from 'playwright-core';
import { jwt } from 'twilio';
import { launchAudioBrowser, untilPageDoesNotHear, untilPageHears, type AudioBrowser } from '../../../../../tools/testing/browser-audio';
import { AudioStage } from '../../testing/audio-stage';
import { ACCOUNT, CarrierFixture, eventually } from '../../testing/carrier-fixture';

const MICROPHONE_HZ = 1000;
/** A pilot tone has amplitude 500 where it is said. */
const PILOT_HEARD = 150;
/** The real SDK in Chromium against the whole carrier: token, TwiML app, conference, contact. */
describe('a cold call through the carrier', () => {
  let it_: CarrierFixture;
  let pages: AudioStage;
  let browser: AudioBrowser;
  let page: Page;

  beforeAll(async () => {
    [it_, pages, browser] = await Promise.all([
      CarrierFixture.start({ CARRIER_MEDIA: 'on' }),
      AudioStage.open(),
      launchAudioBrowser({ microphoneTone: MICROPHONE_HZ }),
    ]);
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all([it_.stop(), pages.close()]);
  });
  beforeEach(async () => {
    await it_.control('/reset', {});
    it_.inbox.clear();
    page = await browser.newPage();
    await page.goto(pages.url);
  });
  afterEach(() => page.context().close());

  function token(ttl = 600, secret: string = ACCOUNT.CARRIER_API_SECRET): string {
    const made = new jwt.AccessToken(ACCOUNT.CARRIER_ACCOUNT_SID, ACCOUNT.CARRIER_API_KEY, secret, { identity: 'agent_1', ttl });
    made.addGrant(new jwt.AccessToken.VoiceGrant({ outgoingApplicationSid: ACCOUNT.CARRIER_TWIML_APP_SID }));
    return made.toJwt();
  }

  const joining = (room: string) => `<Dial><Conference waitUrl="" beep="false" participantLabel="agent_1">${room}</Conference></Dial>`;

  async function connect(room: string, twiml = joining(room)): Promise<void> {
    it_.inbox.twiml('/voice', twiml);
    const signal = `${it_.carrier.url.replace('http', 'ws')}/signal`;
    await page.evaluate(
      `globalThis.params = { To: 'conference:${room}' }; makeDevice('${token()}')['_chunderURIs'] = ['${signal}']; void 0`,
    );
    await page.click('#call');
  }

  const heard = async (sid: string) => (await it_.control<{ amplitude: number }>(`/calls/${sid}/heard?freq=${MICROPHONE_HZ}`)).amplitude;

  async function conversation(room: string) {
    const { callSid, conferenceSid } = await it_.participant(room, '31');
    await connect(room);
    await untilPageHears(page, 480, { amplitude: 1000 });
    await it_.answer(callSid);
    const { pilot_hz: pilot } = await it_.control<{ pilot_hz: number }>(`/calls/${callSid}`);
    await untilPageHears(page, pilot, { amplitude: PILOT_HEARD });
    await eventually(
      () => heard(callSid),
      (amplitude) => amplitude > 3000,
    );
    return { callSid, conferenceSid, pilot };
  }

  it('rings, then both hear each other; the contact on hold does not', async () => {
    const { callSid, conferenceSid, pilot } = await conversation('walk-1');
    const contact = it_.client.conferences(conferenceSid).participants('customer');
    await contact.update({ hold: true, holdUrl: it_.inbox.twiml('/hold', '<Pause length="9"/>') });
    await eventually(
      () => heard(callSid),
      (amplitude) => amplitude < 100,
    );
    await untilPageDoesNotHear(page, pilot, { amplitude: 60 });
    await contact.update({ hold: false });
    await eventually(
      () => heard(callSid),
      (amplitude) => amplitude > 3000,
    );
  });

  it('ends in the browser when the room is ended', async () => {
    const { conferenceSid, callSid } = await conversation('walk-2');
    await it_.client.conferences(conferenceSid).update({ status: 'completed' });
    await page.waitForFunction(`seen.includes('disconnect')`);
    await expect(it_.client.calls(callSid).fetch()).resolves.toMatchObject({ status: 'completed' });
  });

  it('leaves the contact in the room when the browser hangs up', async () => {
    const { callSid } = await conversation('walk-3');
    await page.evaluate('call.disconnect()');
    await it_.inbox.one(
      '/conference',
      ({ params }) => params['StatusCallbackEvent'] === 'participant-leave' && params['ParticipantLabel'] === 'agent_1',
    );
    await expect(it_.client.calls(callSid).fetch()).resolves.toMatchObject({ status: 'in-progress' });
    await eventually(
      () => heard(callSid),
      (amplitude) => amplitude < 100,
    );
  });

  it('is an error in the SDK when it is rejected', async () => {
    await connect('walk-4', '<Reject/>');
    await page.waitForFunction(`seen.some((what) => what.startsWith('call-error:'))`);
  });

  it.each([
    ['has a wrong signature', () => token(600, 'another secret'), 20101],
    ['has ended', () => token(-60), 20104],
  ])('is refused with a token that %s', async (_what, made, code) => {
    const signal = `${it_.carrier.url.replace('http', 'ws')}/signal`;
    await page.evaluate(
      `const d = makeDevice('${made()}'); d['_chunderURIs'] = ['${signal}']; void d.register().catch(() => undefined); void 0`,
    );
    await page.waitForFunction(`seen.includes('device-error:${code}')`);
  });
});
