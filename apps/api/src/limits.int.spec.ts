import type { LightMyRequestResponse } from 'fastify';
import { CallStage } from './modules/calls/testing/call-stage';
import { ScriptedTwilio } from './modules/calls/testing/scripted-twilio';
import { createTestApp, TEST_API_KEY, type TestApp } from './testing/test-app';

const COLD_CALL = '/aicallgo/api/v1/cold-call';
const ADMIN = { email: 'admin@example.com', password: 'a long enough password' };
const ADMIN_ENV = { ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password };
const OTHER_KEY = 'another-key-of-32-characters-000';
const TO = '+14155550110';

/** contract.md §2: name, how many a principal has per minute, and a request that counts without dialling anybody. */
const LIMITS: [string, number, 'GET' | 'POST', string][] = [
  ['INITIATE', 10, 'POST', `${COLD_CALL}/initiate`],
  ['WEBRTC_JOIN', 20, 'POST', `${COLD_CALL}/webrtc-join`],
  ['CONTROL', 30, 'POST', `${COLD_CALL}/control/mute`],
  ['END', 20, 'POST', `${COLD_CALL}/end`],
  ['STATUS', 60, 'GET', `${COLD_CALL}/status/CF1`],
  ['TOKEN', 20, 'POST', '/api/token'],
  ['IMPORT', 10, 'POST', '/api/contact-lists/import'],
];

const refusal = {
  statusCode: 429,
  headers: { 'retry-after': expect.stringMatching(/^([1-9]|[1-5]\d|60)$/) },
};

describe('a principal may ask so often per minute', () => {
  let test: TestApp;
  beforeAll(async () => (test = await createTestApp({ env: { ...ADMIN_ENV, INTERNAL_API_KEY: `${TEST_API_KEY},${OTHER_KEY}` } })));
  afterAll(() => test?.close());

  const ask = (app: TestApp, method: 'GET' | 'POST', url: string, headers: Record<string, string> = { 'x-api-key': TEST_API_KEY }) =>
    app.app.inject({ method, url, headers, ...(method === 'POST' && { payload: {} }) });
  const many = (count: number, one: () => Promise<LightMyRequestResponse>) => Promise.all(Array.from({ length: count }, one));

  it.each(LIMITS)('%s: %i, then 429 with Retry-After', async (_name, limit, method, url) => {
    const within = await many(limit, () => ask(test, method, url));
    expect(within.filter(({ statusCode }) => statusCode === 429)).toEqual([]);
    const over = await ask(test, method, url);
    expect(over).toMatchObject(refusal);
    expect(over.json()).toEqual({
      error: { code: 'RATE_LIMITED', message: expect.stringContaining('try again in'), details: { retry_after: expect.any(Number) } },
    });
  });

  it('each principal for itself: another key, and a user, still have all of theirs', async () => {
    const reply = await test.app.inject({ method: 'POST', url: '/api/auth/login', payload: ADMIN });
    const cookie = String(reply.headers['set-cookie']).split(';')[0]!;
    for (const headers of [{ 'x-api-key': OTHER_KEY }, { cookie }] as Record<string, string>[]) {
      const answers = await many(20, () => ask(test, 'POST', `${COLD_CALL}/end`, headers));
      expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([422]));
      expect(await ask(test, 'POST', `${COLD_CALL}/end`, headers)).toMatchObject(refusal);
    }
  });

  it('none is spent by strangers, nor by whoever is not allowed anyway', async () => {
    const fresh = await createTestApp({ env: { RATE_LIMIT_END_PER_MINUTE: '1' } });
    try {
      await many(5, () => ask(fresh, 'POST', `${COLD_CALL}/end`, { 'x-api-key': 'wrong' }));
      await many(5, () => ask(fresh, 'POST', `${COLD_CALL}/end`, {}));
      expect((await ask(fresh, 'POST', `${COLD_CALL}/end`)).statusCode).toBe(422);
      expect(await ask(fresh, 'POST', `${COLD_CALL}/end`)).toMatchObject(refusal);
    } finally {
      await fresh.close();
    }
  });

  it('as RATE_LIMIT_<NAME>_PER_MINUTE says; 0 switches one off; direct calls count as INITIATE', async () => {
    const other = await createTestApp({ env: { RATE_LIMIT_INITIATE_PER_MINUTE: '4', RATE_LIMIT_STATUS_PER_MINUTE: '0' } });
    try {
      const both = [`${COLD_CALL}/initiate`, `${COLD_CALL}/direct-calls`];
      for (const url of [...both, ...both]) expect((await ask(other, 'POST', url)).statusCode).not.toBe(429);
      for (const url of both) expect(await ask(other, 'POST', url)).toMatchObject(refusal);
      const asked = await many(70, () => ask(other, 'GET', `${COLD_CALL}/status/CF1`));
      expect(new Set(asked.map(({ statusCode }) => statusCode))).toEqual(new Set([404]));
    } finally {
      await other.close();
    }
  });
});

describe('live calls at once', () => {
  let carrier: ScriptedTwilio;
  const stages: CallStage[] = [];
  const open = async (env: Record<string, string> = {}) => {
    const stage = await CallStage.open({ env, workers: false }, carrier);
    stages.push(stage);
    return stage;
  };
  beforeAll(async () => (carrier = await ScriptedTwilio.start()));
  afterAll(async () => {
    for (const stage of stages) await stage.api.close();
    await carrier?.stop();
  });

  const overLimit = { status: 429, headers: { 'retry-after': expect.stringMatching(/^\d+$/) }, body: { error: { code: 'RATE_LIMITED' } } };

  it('are three per user, and as many as it likes per API key', async () => {
    const stage = await open();
    const [user, other] = [await stage.newUser(), await stage.newUser()];
    const calls = [];
    for (let n = 0; n < 3; n++) calls.push(await stage.initiate(TO, {}, user.headers));
    const dialled = carrier.dials().length;
    expect(await stage.post('/initiate', { to_phone: TO }, user.headers)).toMatchObject({
      ...overLimit,
      body: { error: { code: 'RATE_LIMITED', details: { limit: 3, what: 'live_calls' } } },
    });
    expect(carrier.dials()).toHaveLength(dialled);
    expect(await stage.post('/initiate', { to_phone: TO }, other.headers)).toMatchObject({ status: 201 });
    for (let n = 0; n < 5; n++) await stage.initiate(TO);

    await stage.webhook(carrier.statusOf(calls[0]!.leg, 'busy'));
    expect(await stage.post('/initiate', { to_phone: TO }, user.headers)).toMatchObject({ status: 201 });
  });

  it('do not count against a repeat with the same Idempotency-Key', async () => {
    const stage = await open({ LIVE_CALLS_PER_USER: '1' });
    const user = await stage.newUser();
    const [headers, body] = [{ ...user.headers, 'idempotency-key': 'once' }, { to_phone: TO }];
    const first = await stage.post('/initiate', body, headers);
    expect(await stage.post('/initiate', body, headers)).toMatchObject({ status: 201, body: { call_sid: first.body.call_sid } });
    expect(await stage.post('/initiate', body, { ...headers, 'idempotency-key': 'twice' })).toMatchObject(overLimit);
  });

  it('can be limited per API key', async () => {
    const stage = await open({ LIVE_CALLS_PER_API_KEY: '2', LIVE_CALLS_PER_USER: '0' });
    const answers = await Promise.all([1, 2, 3, 4].map(() => stage.post('/initiate', { to_phone: TO })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 429, 429]);
    const user = await stage.newUser();
    for (let n = 0; n < 4; n++) await stage.initiate(TO, {}, user.headers);
  });
});

describe('signing in', () => {
  let test: TestApp;
  beforeAll(async () => (test = await createTestApp({ env: ADMIN_ENV })));
  afterAll(() => test?.close());

  const login = (payload: object, headers: Record<string, string> = {}, remoteAddress = '127.0.0.1', app = test) =>
    app.app.inject({ method: 'POST', url: '/api/auth/login', payload, headers, remoteAddress });
  const from = (address: string) => ({ 'x-forwarded-for': address });
  const guesses = (count: number, one: (n: number) => Promise<LightMyRequestResponse>) =>
    Promise.all(Array.from({ length: count }, (_, n) => one(n)));
  const limited = { statusCode: 429, headers: { 'retry-after': expect.stringMatching(/^[1-9]\d{0,2}$/) } };

  it('is tried ten times per account in a quarter of an hour, from wherever', async () => {
    const guess = (n: number) => login({ email: ADMIN.email, password: 'guess' }, from(`203.0.113.${n}`));
    expect(new Set((await guesses(10, guess)).map(({ statusCode }) => statusCode))).toEqual(new Set([401]));
    expect(await guess(99)).toMatchObject(limited);
    expect(await login(ADMIN, from('203.0.113.100'))).toMatchObject(limited);
  });

  it('gives the tries back to whoever knows the password', async () => {
    const fresh = await createTestApp({ env: ADMIN_ENV });
    try {
      for (let round = 0; round < 3; round++) {
        await guesses(9, () => login({ ...ADMIN, password: 'guess' }, {}, '127.0.0.1', fresh));
        expect((await login(ADMIN, {}, '127.0.0.1', fresh)).statusCode).toBe(200);
      }
    } finally {
      await fresh.close();
    }
  });

  it('is tried a hundred times per address, however many accounts it tries', async () => {
    const guess = (n: number, headers = from('198.51.100.7')) => login({ email: `user-${n}@example.com`, password: 'guess' }, headers);
    expect(new Set((await guesses(100, (n) => guess(n))).map(({ statusCode }) => statusCode))).toEqual(new Set([401]));
    expect(await guess(101)).toMatchObject(limited);
    expect((await guess(102, from('198.51.100.8'))).statusCode).toBe(401);
  });

  it('does not believe a stranger who says that the request comes from elsewhere', async () => {
    const guess = (n: number) => login({ email: `other-${n}@example.com`, password: 'guess' }, from(`192.0.2.${n % 250}`), '198.51.100.99');
    await guesses(100, guess);
    expect(await guess(100)).toMatchObject(limited);
  });
});
