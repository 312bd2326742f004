import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { TelephonyError } from '../telephony-error';
import { makeTwilioOptions } from './testing/make-twilio-options';
import { type Answer, ScriptedTwilio } from './testing/scripted-twilio';
import { TwilioProvider } from './twilio.provider';

const CA = `CA${'a'.repeat(32)}`;
const RE = `RE${'c'.repeat(32)}`;
const CALL_ID = '019355a0-7c1e-7a10-9c55-2f6c1d0e8a01';
const RESOURCE = {
  sid: RE,
  call_sid: CA,
  status: 'in-progress',
  duration: '-1',
  channels: 2,
  source: 'StartCallRecordingAPI',
  error_code: null,
  start_time: 'Fri, 20 Nov 2026 10:00:00 +0000',
};

let twilio: ScriptedTwilio;
let provider: TwilioProvider;
beforeAll(async () => {
  twilio = await ScriptedTwilio.start();
});
afterAll(() => twilio.stop());
beforeEach(() => {
  provider = new TwilioProvider(makeTwilioOptions({ baseUrl: `${twilio.url}/`, requestTimeoutMs: 300 }));
});

const never = () => new AbortController().signal;
const refusal = (status: number, code: number): Answer => ({ status, body: { code, message: `refused with ${code}`, status } });
const asked = () => twilio.requests.map(({ method, path }) => `${method} ${path}`);
const forms = () =>
  twilio.requests.map(({ form }) => Object.fromEntries([...form.keys()].map((name) => [name, form.getAll(name).join(' ')])));

async function failure(request: Promise<unknown>): Promise<TelephonyError> {
  const error: unknown = await request.then(
    () => new Error('it worked'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(TelephonyError);
  return error as TelephonyError;
}

describe('starting', () => {
  it('is one request for the leg, in two channels, that says where to report', async () => {
    twilio.answerWith({ status: 201, body: RESOURCE });
    await expect(provider.recordings.start({ callId: CALL_ID, legSid: CA, commandId: CALL_ID })).resolves.toEqual({
      recordingSid: RE,
      legSid: CA,
      status: 'in-progress',
      durationSeconds: null,
      channels: 2,
      startedAt: new Date('2026-11-20T10:00:00Z'),
      reason: null,
    });
    expect(asked()).toEqual([`POST /Calls/${CA}/Recordings.json`]);
    expect(forms()).toEqual([
      {
        RecordingChannels: 'dual',
        Trim: 'do-not-trim',
        RecordingStatusCallback: `https://dialer.example/api/voice/recording-status?call=${CALL_ID}#rc=3&rp=all`,
        RecordingStatusCallbackMethod: 'POST',
        RecordingStatusCallbackEvent: 'in-progress completed absent',
      },
    ]);
  });

  it.each<[string, Answer, string]>([
    ['an answer that does not come', { fault: 'silence' }, 'unknown_result'],
    ['a cut connection', { fault: 'reset' }, 'unknown_result'],
    ['a 500', refusal(500, 20500), 'unknown_result'],
    ['a call that is over', refusal(400, 21220), 'rejected'],
    ['too many requests', refusal(429, 20429), 'throttled'],
    ['wrong credentials', refusal(401, 20003), 'misconfigured'],
    ['an answer without a SID', { status: 201, body: { ...RESOURCE, sid: '' } }, 'unavailable'],
  ])('told apart: %s, never repeated', async (_what, answer, kind) => {
    twilio.answerWith(answer);
    expect((await failure(provider.recordings.start({ callId: CALL_ID, legSid: CA, commandId: CALL_ID }))).kind).toBe(kind);
    expect(twilio.requests).toHaveLength(1);
  });

  it('of what is no leg asks nobody', async () => {
    twilio.answerWith({ status: 201, body: RESOURCE });
    for (const legSid of ['', RE, `${CA}/../x`]) {
      expect((await failure(provider.recordings.start({ callId: CALL_ID, legSid, commandId: CALL_ID }))).kind).toBe('rejected');
    }
    expect(twilio.requests).toEqual([]);
  });
});

describe('one that runs', () => {
  it('is paused, resumed and stopped', async () => {
    twilio.answerWith({ body: RESOURCE });
    await provider.recordings.pause(CA, RE);
    await provider.recordings.resume(CA, RE);
    await provider.recordings.stop(CA, RE);
    expect(new Set(asked())).toEqual(new Set([`POST /Calls/${CA}/Recordings/${RE}.json`]));
    expect(forms()).toEqual([{ Status: 'paused', PauseBehavior: 'silence' }, { Status: 'in-progress' }, { Status: 'stopped' }]);
  });

  it('and is over or gone: stopping and deleting it are successes, pausing is not', async () => {
    for (const answer of [refusal(404, 20404), refusal(400, 21220)]) {
      twilio.answerWith(answer);
      await provider.recordings.stop(CA, RE);
      await provider.recordings.delete(RE);
      expect((await failure(provider.recordings.pause(CA, RE))).kind).toBe('rejected');
    }
  });

  it('and is none asks nobody', async () => {
    twilio.answerWith({ body: RESOURCE });
    await provider.recordings.stop(CA, 'Twilio.CURRENT');
    await provider.recordings.stop('x', RE);
    await provider.recordings.delete('../Calls');
    await expect(provider.recordings.fetch(`${RE}/..`)).resolves.toBeNull();
    await expect(provider.recordings.ofLeg('')).resolves.toEqual([]);
    expect((await failure(provider.recordings.resume(CA, ''))).kind).toBe('rejected');
    expect((await failure(provider.recordings.resume('', RE))).kind).toBe('rejected');
    expect(twilio.requests).toEqual([]);
  });
});

describe('the records', () => {
  it.each([
    ['in-progress', 'in-progress'],
    ['paused', 'paused'],
    ['stopped', 'processing'],
    ['processing', 'processing'],
    ['completed', 'completed'],
    ['absent', 'absent'],
    ['deleted', 'absent'],
  ])('tell %s as %s', async (theirs, ours) => {
    twilio.answerWith({ body: { ...RESOURCE, status: theirs, duration: '7', channels: '2', error_code: 16101 } });
    await expect(provider.recordings.fetch(RE)).resolves.toMatchObject({ status: ours, durationSeconds: 7, channels: 2, reason: '16101' });
  });

  it('with a status nobody knows decide nothing', async () => {
    twilio.answerWith({ body: { ...RESOURCE, status: 'toString' } });
    expect((await failure(provider.recordings.fetch(RE))).kind).toBe('unavailable');
  });

  it('of what never was are null', async () => {
    twilio.answerWith(refusal(404, 20404));
    await expect(provider.recordings.fetch(RE)).resolves.toBeNull();
  });

  it('of a leg are asked by the leg', async () => {
    twilio.answerWith({ body: { recordings: [RESOURCE], page: 0, page_size: 20, next_page_uri: null } });
    await expect(provider.recordings.ofLeg(CA)).resolves.toMatchObject([{ recordingSid: RE }]);
    expect(twilio.requests[0]?.query.get('CallSid')).toBe(CA);
  });
});

describe('the audio', () => {
  it('is streamed from our own address of it, with credentials', async () => {
    let authorization = '';
    const server = await serve((request, response) => {
      authorization = String(request.headers.authorization);
      response.writeHead(200, { 'content-type': 'audio/x-wav', 'content-length': '4' }).end('RIFF');
    });
    provider = new TwilioProvider(makeTwilioOptions({ baseUrl: server.url }));
    const media = await provider.recordings.media(RE, never());
    expect(media).toMatchObject({ contentType: 'audio/x-wav', bytes: 4 });
    await expect(text(media.stream)).resolves.toBe('RIFF');
    const { accountSid, authToken } = makeTwilioOptions();
    expect(authorization).toBe(`Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`);
    expect(server.paths).toEqual([`/2010-04-01/Accounts/${accountSid}/Recordings/${RE}.wav`]);
    await server.stop();
  });

  it('that is elsewhere is followed, our credentials are not', async () => {
    const seen: (string | undefined)[] = [];
    const storage = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(200, { 'content-type': 'audio/x-wav' }).end('RIFF');
    });
    const api = await serve((_request, response) => response.writeHead(307, { location: `${storage.url}/file.wav` }).end());
    provider = new TwilioProvider(makeTwilioOptions({ baseUrl: api.url }));
    const media = await provider.recordings.media(RE, never());
    await expect(text(media.stream)).resolves.toBe('RIFF');
    expect(seen).toEqual([undefined]);
    await Promise.all([api.stop(), storage.stop()]);
  });

  it.each<[string, Answer, string]>([
    ['not there (yet)', refusal(404, 20404), 'rejected'],
    ['throttled', { status: 429, headers: { 'retry-after': '7' }, body: '' }, 'throttled'],
    ['down', { status: 503, body: '' }, 'unavailable'],
    ['refused to us', { status: 401, body: '' }, 'misconfigured'],
    ['without content', { status: 204 }, 'misconfigured'],
    ['cut off', { fault: 'reset' }, 'unavailable'],
  ])('that is %s is told apart', async (_what, answer, kind) => {
    twilio.answerWith(answer);
    const error = await failure(provider.recordings.media(RE, never()));
    expect(error.kind).toBe(kind);
    expect(error.detail.retryAfterSeconds).toBe(kind === 'throttled' ? 7 : undefined);
  });

  it('that nobody reaches is unavailable', async () => {
    provider = new TwilioProvider(makeTwilioOptions({ baseUrl: 'http://127.0.0.1:1' }));
    expect((await failure(provider.recordings.media(RE, never()))).kind).toBe('unavailable');
  });

  it('stops coming when it is given up', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'audio/x-wav', 'content-length': '1000' }).write('RIFF');
    });
    provider = new TwilioProvider(makeTwilioOptions({ baseUrl: server.url }));
    const giveUp = new AbortController();
    const { stream } = await provider.recordings.media(RE, giveUp.signal);
    await once(stream, 'readable');
    giveUp.abort(new Error('too slow'));
    await expect(text(stream)).rejects.toThrow('too slow');
    await server.stop();
  });

  it('of no recording asks nobody', async () => {
    twilio.answerWith({ body: '' });
    expect((await failure(provider.recordings.media(`${RE}/../../Calls`, never()))).kind).toBe('rejected');
    expect(twilio.requests).toEqual([]);
  });
});

async function serve(answer: (...exchange: Parameters<NonNullable<Parameters<typeof createServer>[1]>>) => void) {
  const paths: string[] = [];
  const server: Server = createServer((request, response) => {
    paths.push(request.url ?? '');
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    paths,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
