import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { jwt } from 'twilio';
import { launchAudioBrowser, untilPageDoesNotHear, untilPageHears, type AudioBrowser } from '../../../../tools/testing/browser-audio';
import { AudioStage } from '../testing/audio-stage';
import { ACCOUNT, CarrierFixture, eventually, OURS } from '../testing/carrier-fixture';

const REP_HZ = 1000;
const HUMAN_HZ = 700;
/** Two people in two browsers: the rep with the real SDK, the human at the page `/phone`. */
describe('the phone page in a browser', () => {
  let it_: CarrierFixture;
  let pages: AudioStage;
  let reps: AudioBrowser;
  let humans: AudioBrowser;
  let rep: Page;
  let phone: Page;

  beforeAll(async () => {
    [it_, pages, reps, humans] = await Promise.all([
      CarrierFixture.start({ CARRIER_MEDIA: 'on' }),
      AudioStage.open(),
      launchAudioBrowser({ microphoneTone: REP_HZ }),
      launchAudioBrowser({ microphoneTone: HUMAN_HZ }),
    ]);
  });
  afterAll(async () => {
    await Promise.all([reps.close(), humans.close()]);
    await Promise.all([it_.stop(), pages.close()]);
  });
  beforeEach(async () => {
    await it_.control('/reset', {});
    it_.inbox.clear();
    [rep, phone] = await Promise.all([reps.newPage(), humans.newPage()]);
    await Promise.all([rep.goto(pages.url), phone.goto(`${it_.carrier.url}/phone`)]);
  });
  afterEach(() => Promise.all([rep.context().close(), phone.context().close()]));

  function token(): string {
    const made = new jwt.AccessToken(ACCOUNT.CARRIER_ACCOUNT_SID, ACCOUNT.CARRIER_API_KEY, ACCOUNT.CARRIER_API_SECRET, { identity: 'rep' });
    made.addGrant(new jwt.AccessToken.VoiceGrant({ outgoingApplicationSid: ACCOUNT.CARRIER_TWIML_APP_SID }));
    return made.toJwt();
  }

  async function repJoins(room: string): Promise<void> {
    it_.inbox.twiml('/voice', `<Dial><Conference waitUrl="" beep="false" participantLabel="agent_1">${room}</Conference></Dial>`);
    const signal = `${it_.carrier.url.replace('http', 'ws')}/signal`;
    await rep.evaluate(
      `globalThis.params = { To: 'conference:${room}' }; makeDevice('${token()}')['_chunderURIs'] = ['${signal}']; void 0`,
    );
    await rep.click('#call');
  }

  async function reachable(): Promise<void> {
    await phone.click('text=Be reachable');
    await phone.waitForSelector('text=Waiting for a call');
  }

  async function ringing(room: string): Promise<{ callSid: string; conferenceSid: string }> {
    await reachable();
    const participant = await it_.participant(room, '99');
    await repJoins(room);
    await phone.waitForSelector('#answer');
    return participant;
  }

  async function talking(room: string) {
    const call = await ringing(room);
    await phone.click('#answer');
    await Promise.all([untilPageHears(rep, HUMAN_HZ), untilPageHears(phone, REP_HZ)]);
    return call;
  }

  const fetched = (sid: string) => it_.client.calls(sid).fetch();

  it('shows who calls, is answered, and both hear each other; the keypad reaches the carrier; hanging up ends the call', async () => {
    const { callSid } = await talking('phone-1');
    expect(await phone.textContent('#talking [data-from]')).toBe('+1 415 555 0100');
    await phone.click('[data-key="5"]');
    await phone.keyboard.press('#');
    await eventually(
      () => it_.control<{ digits: string }>(`/calls/${callSid}`),
      ({ digits }) => digits === '5#',
    );
    await phone.keyboard.press('m');
    await untilPageDoesNotHear(rep, HUMAN_HZ);
    await phone.click('#mute');
    await untilPageHears(rep, HUMAN_HZ);
    await phone.keyboard.press('h');
    await phone.waitForSelector('text=You hung up.');
    await expect(fetched(callSid)).resolves.toMatchObject({ status: 'completed' });
  });

  it('is told when the rep’s side ends the call, and can be called again', async () => {
    const { conferenceSid } = await talking('phone-2');
    await it_.client.conferences(conferenceSid).update({ status: 'completed' });
    await phone.waitForSelector('text=The other side hung up.');
    const again = await it_.participant('phone-2b', '99');
    await phone.waitForSelector('#answer');
    await it_.client.calls(again.callSid).update({ status: 'completed' });
    await phone.waitForSelector('text=Missed call from +1 415 555 0100.');
  });

  it('declines by key: the call is busy', async () => {
    const { callSid } = await ringing('phone-3');
    await phone.keyboard.press('d');
    await phone.waitForSelector('text=Declined the call from +1 415 555 0100.');
    await expect(fetched(callSid)).resolves.toMatchObject({ status: 'busy' });
  });

  it('closed in mid-call hangs up', async () => {
    const { callSid } = await talking('phone-4');
    await phone.close();
    await eventually(
      () => fetched(callSid),
      ({ status }) => status === 'completed',
    );
    await expect(it_.control(`/calls/${callSid}`)).resolves.toMatchObject({ ended_by: 'contact' });
  });

  it('says what is wrong with its numbers, and rings for those it names', async () => {
    await phone.fill('#numbers', 'five');
    await phone.click('text=Be reachable');
    await phone.waitForSelector('#numbers-fault:has-text("2 to 15")');
    await phone.fill('#numbers', '0199');
    await phone.keyboard.press('Enter');
    await phone.waitForSelector('text=Numbers that end in 0199 ring here.');
    await it_.client.calls.create({ from: OURS, to: '+12125550199', twiml: '<Response/>' });
    await phone.waitForSelector('#answer');
    expect(await phone.title()).toContain('+1 415 555 0100');
  });

  it('rings aloud', async () => {
    await phone.addInitScript(`{
      const Original = AudioContext;
      globalThis.AudioContext = class extends Original {
        constructor() {
          super();
          const analyser = new AnalyserNode(this, { fftSize: 2048 });
          Object.defineProperty(this, 'destination', { value: analyser });
          globalThis.loudness = () => {
            const samples = new Float32Array(2048);
            analyser.getFloatTimeDomainData(samples);
            return Math.max(...samples);
          };
        }
      };
    }`);
    await phone.reload();
    await reachable();
    await it_.participant('phone-5', '99');
    await phone.waitForSelector('#answer');
    await eventually(
      () => phone.evaluate<number>('loudness()'),
      (loudness) => loudness > 0.1,
    );
    await phone.click('#decline');
    await eventually(
      () => phone.evaluate<number>('loudness()'),
      (loudness) => loudness === 0,
    );
  });

  it.each(['light', 'dark'] as const)('is fit for everybody at 390 px, %s', async (colorScheme) => {
    await phone.setViewportSize({ width: 390, height: 844 });
    await phone.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const faults = async () => {
      const { violations } = await new AxeBuilder({ page: phone }).analyze();
      const wide = await phone.evaluate<boolean>('document.documentElement.scrollWidth > 390');
      return { violations: violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`), wide };
    };
    const none = { violations: [], wide: false };
    expect(await faults()).toEqual(none);
    await reachable();
    expect(await faults()).toEqual(none);
    await it_.participant('phone-6', '99');
    await phone.waitForSelector('#answer');
    expect(await phone.evaluate('document.activeElement.id')).toBe('answer');
    expect(await faults()).toEqual(none);
    await phone.keyboard.press('Enter');
    await phone.waitForSelector('#hang-up');
    expect(await faults()).toEqual(none);
  });

  it('says plainly that the microphone was refused', async () => {
    const refusing = await launchAudioBrowser({ microphoneAllowed: false });
    try {
      const page = await refusing.newPage();
      await page.goto(`${it_.carrier.url}/phone`);
      await page.click('text=Be reachable');
      await page.waitForSelector('text=The microphone was refused');
      const { sid } = await it_.client.calls.create({ from: OURS, to: it_.number('99'), twiml: '<Response/>' });
      await expect(it_.control(`/calls/${sid}`)).resolves.toMatchObject({ contact: expect.stringContaining('answers after 2 s') });
    } finally {
      await refusing.close();
    }
  });
});
