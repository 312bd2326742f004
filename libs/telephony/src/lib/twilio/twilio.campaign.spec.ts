import type { DialCampaignLegRequest } from '../telephony-provider';
import { TelephonyError } from '../telephony-error';
import { makeTwilioOptions } from './testing/make-twilio-options';
import { type Answer, ScriptedTwilio } from './testing/scripted-twilio';
import { TwilioProvider } from './twilio.provider';

const CA = `CA${'a'.repeat(32)}`;
const CALL_ID = '019355a0-7c1e-7a10-9c55-2f6c1d0e8a01';
const VOICE = 'https://dialer.example/api/voice';
const QUERY = `?call=${CALL_ID}#rc=3&rp=all`;
const DIAL: DialCampaignLegRequest = {
  callId: CALL_ID,
  to: '+14155550110',
  from: '+14155550100',
  timeoutSeconds: 25,
  detection: { waitFor: 'verdict', audience: 'consumer' },
};
const CALL = { sid: CA, status: 'queued', queue_time: '0', date_created: null };

let twilio: ScriptedTwilio;
let provider: TwilioProvider;
beforeAll(async () => {
  twilio = await ScriptedTwilio.start();
  provider = new TwilioProvider(makeTwilioOptions({ baseUrl: twilio.url, requestTimeoutMs: 300 }));
});
afterAll(() => twilio.stop());

const sent = () => {
  const { form } = twilio.requests[0]!;
  return Object.fromEntries([...form.keys()].map((name) => [name, form.getAll(name).join(' ')]));
};
const refusal = (status: number, code: number): Answer => ({ status, body: { code, message: `refused with ${code}`, status } });

async function failure(request: Promise<unknown>): Promise<TelephonyError> {
  const error: unknown = await request.then(
    () => new Error('it worked'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(TelephonyError);
  return error as TelephonyError;
}

describe('dialling a campaign’s contact', () => {
  it('is one request that says everything and names nobody', async () => {
    twilio.answerWith({ status: 201, body: { ...CALL, queue_time: '2500' } });
    await expect(provider.dialCampaignLeg(DIAL)).resolves.toEqual({ legSid: CA, queueTimeMs: 2500 });
    expect(twilio.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /Calls.json']);
    expect(sent()).toEqual({
      To: DIAL.to,
      From: DIAL.from,
      Timeout: '25',
      Url: `${VOICE}/customer-queue${QUERY}`,
      Method: 'POST',
      FallbackUrl: `${VOICE}/fallback${QUERY}`,
      FallbackMethod: 'POST',
      StatusCallback: `${VOICE}/status${QUERY}`,
      StatusCallbackMethod: 'POST',
      StatusCallbackEvent: 'initiated ringing answered completed',
      MachineDetection: 'Enable',
      MachineDetectionTimeout: '30',
      MachineDetectionSpeechThreshold: '1800',
      MachineDetectionSpeechEndThreshold: '700',
      MachineDetectionSilenceTimeout: '2000',
      AsyncAmd: 'true',
      AsyncAmdStatusCallback: `${VOICE}/amd-status${QUERY}`,
      AsyncAmdStatusCallbackMethod: 'POST',
    });
  });

  it('that are businesses, and are left a message, listens longer', async () => {
    twilio.answerWith({ status: 201, body: CALL });
    await provider.dialCampaignLeg({ ...DIAL, detection: { waitFor: 'message_end', audience: 'business' } });
    expect(sent()).toMatchObject({ MachineDetection: 'DetectMessageEnd', MachineDetectionSpeechThreshold: '2600' });
  });

  it('without detection asks for none', async () => {
    twilio.answerWith({ status: 201, body: CALL });
    await provider.dialCampaignLeg({ ...DIAL, detection: null });
    expect(Object.keys(sent()).filter((name) => /Amd|Machine/.test(name))).toEqual([]);
  });

  it.each<[string, Answer, string]>([
    ['500', { status: 500 }, 'unknown_result'],
    ['silence', { fault: 'silence' }, 'unknown_result'],
    ['a success that names no leg', { status: 201, body: { status: 'queued' } }, 'unknown_result'],
    ['a success that names a path', { status: 201, body: { ...CALL, sid: '../Calls' } }, 'unknown_result'],
    ['429', refusal(429, 20429), 'throttled'],
    ['an invalid number', refusal(400, 21211), 'rejected'],
  ])('answered by %s is asked once', async (_what, answer, kind) => {
    twilio.answerWith(answer);
    await expect(failure(provider.dialCampaignLeg(DIAL))).resolves.toMatchObject({ kind });
    expect(twilio.requests).toHaveLength(1);
  });
});

describe('waiting for the verdict', () => {
  it.each([
    ['verdict', 'consumer', { verdictMs: 2_800, onSilence: 'unknown', messageEndMs: null }],
    ['verdict', 'business', { verdictMs: 3_600, onSilence: 'unknown', messageEndMs: null }],
    ['message_end', 'consumer', { verdictMs: 35_000, onSilence: 'hang_up', messageEndMs: null }],
  ] as const)('(%s, %s) ends', (waitFor, audience, patience) => {
    expect(provider.detectionPatience({ waitFor, audience })).toEqual(patience);
  });
});

describe('letting a leg go', () => {
  it('cancels it and nothing else: who has answered stays', async () => {
    twilio.answerWith({ body: { sid: CA, status: 'in-progress' } });
    await provider.cancelLeg(CA);
    expect(twilio.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([`POST /Calls/${CA}.json`]);
    expect(sent()).toEqual({ Status: 'canceled' });
  });

  it.each([refusal(404, 20404), refusal(400, 21220)])('that has ended is success (%#)', async (answer) => {
    twilio.answerWith(answer);
    await expect(provider.cancelLeg(CA)).resolves.toBeUndefined();
  });

  it('asks nobody about what is no leg', async () => {
    twilio.answerWith({ fault: 'reset' });
    await provider.cancelLeg('../Calls');
    expect(twilio.requests).toEqual([]);
  });
});

describe('the leg of a campaign’s dial whose result is unknown', () => {
  const since = new Date('2026-11-20T10:00:00.700Z');
  const call = (digit: number, date_created: string) => ({ sid: `CA${String(digit).repeat(32)}`, status: 'ringing', date_created });
  const answer = (...calls: object[]) => twilio.answerWith({ body: { calls, page: 0, page_size: 50, next_page_uri: null } });

  it('is the first to that number after the intent that is nobody else’s', async () => {
    answer(
      call(3, 'Fri, 20 Nov 2026 10:00:05 +0000'),
      call(2, 'Fri, 20 Nov 2026 10:00:00 +0000'),
      call(1, 'Fri, 20 Nov 2026 09:59:59 +0000'),
    );
    await expect(provider.findCampaignLeg(DIAL, since)).resolves.toEqual({ legSid: `CA${'2'.repeat(32)}` });
    expect(Object.fromEntries(twilio.requests[0]!.query)).toMatchObject({ To: DIAL.to, From: DIAL.from });
    await expect(provider.findCampaignLeg(DIAL, since, [`CA${'2'.repeat(32)}`])).resolves.toEqual({ legSid: `CA${'3'.repeat(32)}` });
  });

  it('may be none', async () => {
    answer(call(1, 'Fri, 20 Nov 2026 09:59:59 +0000'));
    await expect(provider.findCampaignLeg(DIAL, since)).resolves.toBeNull();
  });
});
