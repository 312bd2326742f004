import { jwt } from 'twilio';
import { Clips } from '../../audio/clips';
import { LiveAudio } from '../../audio/live-audio';
import { parseConfig } from '../../config';
import { Faults } from '../../core/faults';
import { RequestLog } from '../../core/request-log';
import { Timers } from '../../core/timers';
import { MediaClock, ScriptedContact, SpeechLibrary, tone } from '../../media';
import type { BrowserCallHandler, BrowserLeg } from '../../signalling-port';
import { ACCOUNT, eventually, SPEECH_DIRECTORY } from '../../testing/carrier-fixture';
import { WebhookInbox } from '../../testing/webhook-inbox';
import { buildTwilioFace } from '../twilio-face';

/** The SDK's side of a call, without a socket: what the carrier told it, and a microphone that is a tone. */
class FakeBrowser implements BrowserLeg {
  readonly told: string[] = [];
  readonly media = new ScriptedContact(tone(1000));
  error: { code: number; message: string } | undefined;
  handler!: BrowserCallHandler;

  constructor(params: Record<string, string> = {}, applicationSid: string = ACCOUNT.CARRIER_TWIML_APP_SID) {
    const accountSid = ACCOUNT.CARRIER_ACCOUNT_SID;
    this.handler = face.acceptor.onCall({ identity: 'agent_1', accountSid, applicationSid, params, media: this.media, leg: this });
  }

  ringing(callSid: string): void {
    this.told.push(`ringing ${callSid.slice(0, 2)}`);
  }

  answer(): void {
    this.told.push('answer');
  }

  hangUp(error?: { code: number; message: string }): void {
    this.told.push('hangup');
    this.error = error;
  }
}

const timers = new Timers();
let inbox: WebhookInbox;
let face: ReturnType<typeof buildTwilioFace>;

beforeAll(async () => {
  inbox = await WebhookInbox.start(ACCOUNT.CARRIER_AUTH_TOKEN);
  const config = parseConfig({ ...ACCOUNT, CARRIER_VOICE_URL: inbox.url('/voice') });
  const audio = new LiveAudio(new MediaClock(), await SpeechLibrary.load(SPEECH_DIRECTORY));
  const [clips, faults, log] = [new Clips(), new Faults(), new RequestLog(10)];
  face = buildTwilioFace({ config, audio, clips, timers, faults, log, phones: { find: () => null }, baseUrl: () => 'http://carrier' });
});
afterAll(async () => {
  face.reset();
  await inbox.stop();
});
afterEach(() => {
  face.reset();
  inbox.clear();
});

const room = (name: string, attributes = 'waitUrl="" beep="false"') => `<Dial><Conference ${attributes}>${name}</Conference></Dial>`;
const onlyCall = () => face.calls.all()[0]!;

describe('a call from the browser', () => {
  it('asks the TwiML app with its parameters, is answered by the first verb, and joins the room', async () => {
    inbox.twiml('/voice', room('COLD_CALL_1'));
    const browser = new FakeBrowser({ To: 'conference:COLD_CALL_1', agent: '7' });
    const asked = await inbox.one('/voice');
    expect(asked.params).toMatchObject({
      From: 'client:agent_1',
      Caller: 'client:agent_1',
      To: 'conference:COLD_CALL_1',
      agent: '7',
      Direction: 'inbound',
      CallStatus: 'ringing',
      ApplicationSid: ACCOUNT.CARRIER_TWIML_APP_SID,
    });
    expect(asked.signed).toBe(true);
    await eventually(
      async () => browser.told,
      (told) => told.includes('answer'),
    );
    expect(browser.told).toEqual(['ringing CA', 'answer']);
    expect(face.conferences.live('COLD_CALL_1')!.participants.size).toBe(1);
  });

  it('cannot pass for the carrier by its parameters', async () => {
    inbox.twiml('/voice', '<Hangup/>');
    const browser = new FakeBrowser({ From: '+15550000000', CallSid: 'CAevil', Direction: 'outbound-api' });
    const { params } = await inbox.one('/voice');
    expect(params).toMatchObject({ From: 'client:agent_1', Direction: 'inbound', To: '' });
    expect(params['CallSid']).toMatch(/^CA[0-9a-f]{32}$/);
    await eventually(
      async () => browser.told,
      (told) => told.includes('hangup'),
    );
    expect(browser.error).toBeUndefined();
  });

  it('is declined by <Reject/>, without an answer', async () => {
    inbox.twiml('/voice', '<Reject/>');
    const browser = new FakeBrowser();
    await eventually(
      async () => browser.told,
      (told) => told.includes('hangup'),
    );
    expect([browser.told, browser.error?.code]).toEqual([['ringing CA', 'hangup'], 31002]);
  });

  it('for an unknown application ends with 31001', () => {
    const browser = new FakeBrowser({}, `AP${'0'.repeat(32)}`);
    expect([browser.told, browser.error?.code]).toEqual([['ringing CA', 'hangup'], 31001]);
  });

  it('whose voice address fails hears the application error', async () => {
    inbox.answer('/voice', { status: 500 });
    const browser = new FakeBrowser();
    await eventually(
      async () => browser.media.heardLoudness(),
      (loudness) => loudness > 0,
    );
    expect(onlyCall().notifications).toMatchObject([{ code: 11200 }]);
    expect(browser.told).toContain('answer');
  });

  it.each(['onHangUp', 'onGone'] as const)('ends by %s of the browser and leaves its room', async (how) => {
    inbox.twiml(
      '/voice',
      room('r', `waitUrl="" beep="false" statusCallback="${inbox.url('/conference')}" statusCallbackEvent="join leave end"`),
    );
    const browser = new FakeBrowser();
    await inbox.one('/conference');
    browser.handler[how]();
    await inbox.one('/conference', ({ params }) => params['StatusCallbackEvent'] === 'conference-end');
    expect(onlyCall()).toMatchObject({ status: 'completed', endedBy: 'browser' });
  });

  it('keeps the keys that were pressed', () => {
    const browser = new FakeBrowser();
    browser.handler.onDigits('12#');
    expect(onlyCall().digits).toBe('12#');
  });

  it('verifies the token of its socket', () => {
    const made = new jwt.AccessToken(ACCOUNT.CARRIER_ACCOUNT_SID, ACCOUNT.CARRIER_API_KEY, ACCOUNT.CARRIER_API_SECRET, {
      identity: 'agent_1',
      ttl: 60,
    });
    made.addGrant(new jwt.AccessToken.VoiceGrant({ outgoingApplicationSid: ACCOUNT.CARRIER_TWIML_APP_SID }));
    expect(face.acceptor.verifyToken(made.toJwt())).toMatchObject({ identity: 'agent_1', applicationSid: ACCOUNT.CARRIER_TWIML_APP_SID });
    expect(() => face.acceptor.verifyToken('x')).toThrow(expect.objectContaining({ code: 20101 }) as Error);
  });
});

describe('two browsers in one room', () => {
  it('hear each other, and not themselves', async () => {
    inbox.twiml('/voice', room('talk'));
    const [one, two] = [new FakeBrowser(), new FakeBrowser()];
    two.media.say(tone(1700));
    await eventually(
      async () => [one.media.heard(1700), two.media.heard(1000)],
      ([a, b]) => a! > 4000 && b! > 4000,
    );
    expect(one.media.heard(1000)).toBeLessThan(400);
  });
});
