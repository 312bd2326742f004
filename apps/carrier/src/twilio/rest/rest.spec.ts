import net from 'node:net';
import { ACCOUNT, CarrierFixture, OURS } from '../../testing/carrier-fixture';

let it_: CarrierFixture;
beforeAll(async () => {
  it_ = await CarrierFixture.start();
});
afterAll(() => it_.stop());
beforeEach(() => it_.control('/reset', {}));

interface ErrorBody {
  code: number;
  message: string;
  more_info: string;
  status: number;
}
interface Logged {
  requests: Array<{
    status: number | null;
    code: number | null;
    problem: string | null;
    trouble: string | null;
    params: Record<string, unknown>;
    user: string | null;
  }>;
}

const lastRequest = async () => (await it_.control<Logged>('/requests')).requests.at(-1)!;
const GOOD = { From: OURS, To: '+14155550131', Url: 'https://app.example/voice' };
const PARTICIPANTS = '/Conferences/room/Participants.json';

async function expectError(answer: Response, status: number, code: number): Promise<ErrorBody> {
  const body = (await answer.json()) as ErrorBody;
  expect(body).toEqual({ code, message: expect.any(String), more_info: `https://www.twilio.com/docs/errors/${code}`, status });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toContain('application/json');
  return body;
}

describe('authentication', () => {
  it('takes the account’s token and the key’s secret', async () => {
    for (const [user, password] of [
      [ACCOUNT.CARRIER_ACCOUNT_SID, ACCOUNT.CARRIER_AUTH_TOKEN],
      [ACCOUNT.CARRIER_API_KEY, ACCOUNT.CARRIER_API_SECRET],
    ] as const)
      expect((await it_.rest('/Calls.json', { user, password })).status).toBe(200);
  });

  it.each([
    ['a wrong token', { password: 'wrong' }],
    ['an empty token', { password: '' }],
    ['the secret of the key for the account', { password: ACCOUNT.CARRIER_API_SECRET }],
    ['an unknown user', { user: `SK${'0'.repeat(32)}` }],
  ])('refuses %s', async (_what, credentials) => {
    await expectError(await it_.rest('/Calls.json', credentials), 401, 20003);
  });

  it.each(['', 'Basic', 'Basic !!!', 'Bearer abc', `Basic ${Buffer.from('nocolon').toString('base64')}`])(
    'refuses the header %j',
    async (authorization) => {
      const answer = await it_.rest('/Calls.json', { headers: { authorization } });
      await expectError(answer, 401, 20003);
      expect(answer.headers.get('www-authenticate')).toContain('Basic');
    },
  );

  it('refuses another account’s path, and shows it', async () => {
    const url = `${it_.carrier.url}/2010-04-01/Accounts/AC${'f'.repeat(32)}/Calls.json`;
    const authorization = `Basic ${Buffer.from(`${ACCOUNT.CARRIER_ACCOUNT_SID}:${ACCOUNT.CARRIER_AUTH_TOKEN}`).toString('base64')}`;
    await expectError(await fetch(url, { headers: { authorization } }), 401, 20003);
    await expect(lastRequest()).resolves.toMatchObject({ status: 401, code: 20003 });
  });
});

describe('paths', () => {
  it.each(['/Messages.json', '/Calls', '/Calls/CA1.json', '/Calls/..%2f..%2fetc.json', '/Calls/%ff.json', '/', '/Queues.json'])(
    'unknown: %s is 20404',
    async (path) => {
      await expectError(await it_.rest(path), 404, 20404);
    },
  );

  it('with another method are 20004', async () => {
    await expectError(await it_.rest('/Conferences.json', { method: 'POST' }), 405, 20004);
    await expectError(await it_.rest('/Calls.json', { method: 'DELETE' }), 405, 20004);
    await expectError(await it_.rest('/Calls.json', { method: 'PUT' }), 405, 20004);
  });
});

describe('a call is refused', () => {
  const without = (name: keyof typeof GOOD) => Object.fromEntries(Object.entries(GOOD).filter(([key]) => key !== name));

  it.each<[string, Record<string, string>, number]>([
    ['without To', without('To'), 21201],
    ['with an empty To', { ...GOOD, To: '' }, 21201],
    ['without From', without('From'), 21213],
    ['without Url, Twiml or application', without('Url'), 21205],
    ['to words', { ...GOOD, To: 'mother' }, 21211],
    ['to a number without +', { ...GOOD, To: '4155550131' }, 21211],
    ['to a number that begins with 0', { ...GOOD, To: '+0123456789' }, 21211],
    ['to sixteen digits', { ...GOOD, To: '+1234567890123456' }, 21211],
    ['to a number with an injection', { ...GOOD, To: "+1415555' OR 1=1" }, 21211],
    ['from words', { ...GOOD, From: 'me' }, 21212],
    ['from a number that is not ours', { ...GOOD, From: '+14155559999' }, 21210],
    ['from a client to a phone', { ...GOOD, From: 'client:agent' }, 21212],
    ['with a Url that is none', { ...GOOD, Url: 'app.example' }, 21205],
    ['with a javascript Url', { ...GOOD, Url: 'javascript:alert(1)' }, 21205],
    ['with a StatusCallback that is none', { ...GOOD, StatusCallback: '/status' }, 21609],
    ['with an unknown application', { ...GOOD, ApplicationSid: `AP${'0'.repeat(32)}` }, 21218],
    ['with a malformed application', { ...GOOD, ApplicationSid: 'AP1' }, 21218],
    ['with an unknown parameter', { ...GOOD, Colour: 'red' }, 20001],
    ['with a parameter in the wrong case', { ...GOOD, statusCallback: 'https://a.example' }, 20001],
    ['with an array in brackets', { ...GOOD, 'StatusCallbackEvent[]': 'ringing' }, 20001],
    ['with an unknown event', { ...GOOD, StatusCallbackEvent: 'exploded' }, 20001],
    ['with a Timeout of 0', { ...GOOD, Timeout: '0' }, 21208],
    ['with a Timeout over 600', { ...GOOD, Timeout: '601' }, 21208],
    ['with a Timeout in words', { ...GOOD, Timeout: 'ten' }, 21208],
    ['with a method PUT', { ...GOOD, Method: 'PUT' }, 21209],
    ['with a Record of maybe', { ...GOOD, Record: 'maybe' }, 20001],
    ['with an unknown MachineDetection', { ...GOOD, MachineDetection: 'Yes' }, 20001],
    ['with a threshold below its range', { ...GOOD, MachineDetectionSpeechThreshold: '10' }, 20001],
    ['with Twiml over 4000 characters', { From: OURS, To: GOOD.To, Twiml: `<Response>${' '.repeat(4000)}</Response>` }, 20001],
    ['with a value over 4096 characters', { ...GOOD, CallToken: 'x'.repeat(5000) }, 20001],
    ['with a name like a property', { ...GOOD, __proto__x: '1', constructor: '1' }, 20001],
  ])('%s', async (_what, fields, code) => {
    const body = await expectError(await it_.form('/Calls.json', fields), 400, code);
    await expect(lastRequest()).resolves.toMatchObject({ status: 400, code, problem: body.message });
    await expect(it_.client.calls.list()).resolves.toEqual([]);
  });

  it('with a parameter given twice', async () => {
    const answer = await it_.rest('/Calls.json', {
      method: 'POST',
      body: new URLSearchParams([...Object.entries(GOOD), ['To', '+14155550132']]),
    });
    await expectError(answer, 400, 20001);
    expect((await lastRequest()).params['To']).toEqual([GOOD.To, '+14155550132']);
  });

  it('with parameters in the query', async () => {
    await expectError(await it_.rest('/Calls.json?Evil=1', { method: 'POST', body: new URLSearchParams(GOOD) }), 400, 20001);
  });

  it('as JSON: it has no To then', async () => {
    const answer = await it_.rest('/Calls.json', {
      method: 'POST',
      body: JSON.stringify(GOOD),
      headers: { 'content-type': 'application/json' },
    });
    await expectError(answer, 400, 21201);
  });

  it('with a body of 1 MB', async () => {
    const answer = await it_.form('/Calls.json', { ...GOOD, Twiml: 'x'.repeat(1_000_000) });
    await expectError(answer, 413, 20001);
    await expect(lastRequest()).resolves.toMatchObject({ status: 413, user: ACCOUNT.CARRIER_ACCOUNT_SID });
  });

  it('cut off in the middle, without harm', async () => {
    const socket = net.connect(it_.carrier.port, '127.0.0.1');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(
      `POST /2010-04-01/Accounts/${ACCOUNT.CARRIER_ACCOUNT_SID}/Calls.json HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 500\r\n\r\nTo=%2B1`,
    );
    socket.destroy();
    await closed;
    expect((await it_.rest('/Calls.json')).status).toBe(200);
  });
});

describe('a participant is refused', () => {
  it.each<[string, Record<string, string>, number]>([
    ['with a Timeout under 5', { Timeout: '4' }, 21208],
    ['with a label over 128 characters', { Label: 'x'.repeat(129) }, 20001],
    ['with a Url, which only calls have', { Url: 'https://a.example' }, 20001],
    ['with AsyncAmd, which only calls have', { AsyncAmd: 'true' }, 20001],
    ['with an unknown jitter buffer', { JitterBufferSize: 'huge' }, 20001],
    ['with a Beep of maybe', { Beep: 'maybe' }, 20001],
    ['with an unknown conference event', { ConferenceStatusCallbackEvent: 'start end' }, 20001],
  ])('%s', async (_what, more, code) => {
    await expectError(await it_.form(PARTICIPANTS, { From: OURS, To: '+14155550131', ...more }), 400, code);
    await expect(it_.client.conferences.list()).resolves.toEqual([]);
  });

  it('in a room with a name over 128 characters', async () => {
    await expectError(await it_.form(`/Conferences/${'r'.repeat(129)}/Participants.json`, { From: OURS, To: '+14155550131' }), 400, 20001);
  });

  it('when it is asked for by the name of the room', async () => {
    await it_.form(PARTICIPANTS, { From: OURS, To: '+14155550131' });
    await expectError(await it_.rest(PARTICIPANTS), 404, 20404);
  });
});

describe('faults of the carrier', () => {
  const fault = (kind: string, more = {}) => it_.control('/faults', { on: 'rest', kind, path: '/Calls.json', method: 'GET', ...more });

  it('answer 500 and 429 for the next ones', async () => {
    await fault('500');
    await fault('429', { count: 1 });
    await expectError(await it_.rest('/Calls.json'), 500, 20500);
    const throttled = await it_.rest('/Calls.json');
    expect(throttled.headers.get('retry-after')).toBe('1');
    await expectError(throttled, 429, 20429);
    expect((await it_.rest('/Calls.json')).status).toBe(200);
  });

  it('drop the connection, before or after the work', async () => {
    await fault('drop');
    await expect(it_.rest('/Calls.json')).rejects.toThrow();
    await expect(lastRequest()).resolves.toMatchObject({ status: null, trouble: 'drop' });
    await fault('lose_reply');
    const stop = new AbortController();
    const lost = it_.rest('/Calls.json', { signal: stop.signal });
    stop.abort();
    await expect(lost).rejects.toThrow();
  });

  it('neither do nor answer what times out', async () => {
    await fault('timeout', { method: 'POST' });
    const form = { From: OURS, To: '+14155550131', Twiml: '<Response/>' };
    const lost = it_.rest('/Calls.json', { method: 'POST', body: new URLSearchParams(form), signal: AbortSignal.timeout(300) });
    await expect(lost).rejects.toThrow(/timeout/i);
    await expect(lastRequest()).resolves.toMatchObject({ status: null, trouble: 'timeout', sid: null });
    await expect(it_.client.calls.list({ to: form.To })).resolves.toEqual([]);
  });

  it('delay', async () => {
    await fault('delay', { delay_ms: 150 });
    const begun = performance.now();
    await it_.rest('/Calls.json');
    expect(performance.now() - begun).toBeGreaterThanOrEqual(145);
  });
});

describe('the account', () => {
  it('has its numbers and caller IDs', async () => {
    await expect(it_.client.incomingPhoneNumbers.list()).resolves.toMatchObject([{ phoneNumber: OURS, capabilities: { voice: true } }]);
    await expect(it_.client.incomingPhoneNumbers.list({ phoneNumber: '+1999' })).resolves.toEqual([]);
    await expect(it_.client.outgoingCallerIds.list()).resolves.toEqual([]);
  });

  it('has one TwiML app, which can be pointed elsewhere', async () => {
    const app = it_.client.applications(ACCOUNT.CARRIER_TWIML_APP_SID);
    await expect(app.fetch()).resolves.toMatchObject({ voiceUrl: it_.inbox.url('/voice'), voiceMethod: 'POST' });
    await app.update({ voiceUrl: 'https://app.example/v2', voiceMethod: 'GET' });
    await expect(app.fetch()).resolves.toMatchObject({ voiceUrl: 'https://app.example/v2', voiceMethod: 'GET' });
    await app.update({ voiceUrl: it_.inbox.url('/voice'), voiceMethod: 'POST' });
  });
});
