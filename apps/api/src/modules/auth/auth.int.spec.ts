import { Database } from '../../platform/database/database';
import { createTestApp, TEST_API_KEY, type TestApp } from '../../testing/test-app';

const HOST = 'localhost:8000';
const ADMIN = { email: 'ada@example.com', password: 'correct horse battery' };

describe('signing in', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp({
      env: { ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password, INTERNAL_API_KEY: `${TEST_API_KEY},another-key-0123456789` },
    });
  });
  afterAll(() => test?.close());

  const ask = (
    method: 'GET' | 'POST' | 'PATCH',
    url: string,
    { payload, headers }: { payload?: object; headers?: Record<string, string> } = {},
  ) => test.app.inject({ method, url, payload, headers: { host: HOST, ...headers } });
  const login = (payload: object, headers?: Record<string, string>) => ask('POST', '/api/auth/login', { payload, headers });
  const cookieOf = (reply: { headers: Record<string, unknown> }) => String(reply.headers['set-cookie']).split(';')[0]!;

  it('gives a cookie that no script reads, and tells who one is', async () => {
    const reply = await login(ADMIN);
    expect(reply.statusCode).toBe(200);
    expect(reply.headers['set-cookie']).toMatch(/^dialer_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/);
    const me = await ask('GET', '/api/auth/me', { headers: { cookie: cookieOf(reply) } });
    expect(me.json()).toMatchObject({ user: { email: ADMIN.email, role: 'admin' }, permissions: expect.arrayContaining(['users.manage']) });
    expect(me.json()).toEqual(reply.json());
  });

  it('takes the e-mail in any case, with blanks around it', async () => {
    expect((await login({ email: ' ADA@Example.com ', password: ADMIN.password })).statusCode).toBe(200);
  });

  it('keeps only a hash of the token', async () => {
    const token = cookieOf(await login(ADMIN)).split('=')[1]!;
    const { rows } = await test.app.get(Database, { strict: false }).pool.query('select token_hash from sessions');
    expect(rows.length).toBeGreaterThan(0);
    for (const { token_hash } of rows) expect(token_hash).not.toContain(token);
  });

  it('ends a session on logout, on the server too', async () => {
    const cookie = cookieOf(await login(ADMIN));
    const out = await ask('POST', '/api/auth/logout', { headers: { cookie } });
    expect(out.statusCode).toBe(204);
    expect(out.headers['set-cookie']).toContain('Max-Age=0');
    expect((await ask('GET', '/api/auth/me', { headers: { cookie } })).statusCode).toBe(401);
  });

  it('prolongs a session in use, and ends one that is not', async () => {
    const cookie = cookieOf(await login(ADMIN));
    const { pool } = test.app.get(Database, { strict: false });
    const left = async () =>
      (await pool.query(`select extract(epoch from max(expires_at) - now()) / 86400 as days from sessions`)).rows[0].days as number;
    const me = async () => (await ask('GET', '/api/auth/me', { headers: { cookie } })).statusCode;
    await pool.query(`update sessions set expires_at = now() + interval '1 day'`);
    expect(await me()).toBe(200);
    expect(Number(await left())).toBeGreaterThan(6.9);
    // Not for ever: a stolen cookie dies with the month.
    await pool.query(`update sessions set created_at = now() - interval '29 days', expires_at = now() + interval '1 hour'`);
    expect(await me()).toBe(200);
    expect(Number(await left())).toBeLessThan(1.01);
    await pool.query(`update sessions set expires_at = now() - interval '1 second'`);
    expect(await me()).toBe(401);
    await login(ADMIN);
    expect((await pool.query('select 1 from sessions')).rows).toHaveLength(1);
  });

  it('says the same about a wrong password and an unknown e-mail', async () => {
    const [wrong, unknown] = [
      await login({ ...ADMIN, password: 'nope nope' }),
      await login({ email: 'nobody@example.com', password: 'nope nope' }),
    ];
    expect(wrong.statusCode).toBe(401);
    expect(wrong.json()).toEqual(unknown.json());
  });

  it.each([
    ['no body', undefined, 422],
    ['no password', { email: ADMIN.email }, 422],
    ['an object as password', { email: ADMIN.email, password: { $ne: '' } }, 422],
    ['NUL in the e-mail', { email: 'a\0@example.com', password: 'x' }, 422],
    ['a huge password', { email: ADMIN.email, password: 'x'.repeat(201) }, 422],
    ['quotes', { email: `' or 1=1 --`, password: `' or 1=1 --` }, 401],
  ])('refuses %s', async (_, payload, status) => {
    const reply = await login(payload as object);
    expect(reply.statusCode).toBe(status);
    expect(JSON.stringify(reply.json())).not.toContain('or 1=1');
  });

  it.each([
    '',
    'dialer_session=',
    'dialer_session=abc',
    `dialer_session=${'A'.repeat(43)}`,
    'dialer_session=\u00e9; x=%00',
    `x=${'y'.repeat(3000)}`,
  ])('does not take the cookie %p', async (cookie) => {
    expect((await ask('GET', '/api/auth/me', { headers: { cookie } })).statusCode).toBe(401);
  });

  it('refuses unsafe requests of another site, login included', async () => {
    const cookie = cookieOf(await login(ADMIN));
    for (const origin of ['https://evil.example', 'null', 'http://localhost:8001', 'not an origin', `http://${HOST}.evil.example`]) {
      expect((await login(ADMIN, { origin })).statusCode).toBe(403);
      expect((await ask('POST', '/api/users', { payload: {}, headers: { cookie, origin } })).statusCode).toBe(403);
      expect((await ask('GET', '/api/users', { headers: { cookie, origin } })).statusCode).toBe(200);
    }
    expect((await ask('POST', '/api/users', { payload: {}, headers: { cookie, origin: `http://${HOST}` } })).statusCode).toBe(422);
    expect((await ask('POST', '/api/users', { payload: {}, headers: { cookie, 'sec-fetch-site': 'cross-site' } })).statusCode).toBe(403);
  });

  it('takes each of several API keys, for what keys may do', async () => {
    for (const key of [TEST_API_KEY, 'another-key-0123456789']) {
      const reply = await ask('GET', '/api/users', { headers: { 'x-api-key': key } });
      expect(reply.json()).toMatchObject({ error: { code: 'FORBIDDEN', details: { permission: 'users.manage' } } });
    }
  });

  it.each(['', 'wrong', `${TEST_API_KEY},another-key-0123456789`, `${TEST_API_KEY} `, TEST_API_KEY.slice(1)])(
    'does not take the key %p',
    async (key) => {
      const cookie = cookieOf(await login(ADMIN));
      expect((await ask('GET', '/api/users', { headers: { 'x-api-key': key, cookie } })).statusCode).toBe(401);
    },
  );

  it('lets an administrator add, change and switch off people', async () => {
    const cookie = cookieOf(await login(ADMIN));
    const bo = { email: 'Bo@Example.com', name: ' Bo ', role: 'rep', password: 'first password', caller_id: '+14155550100' };
    const created = await ask('POST', '/api/users', { payload: bo, headers: { cookie } });
    expect(created.statusCode).toBe(201);
    expect(created.json()).toMatchObject({ email: 'bo@example.com', name: 'Bo', role: 'rep', caller_id: '+14155550100', disabled: false });
    expect(JSON.stringify(created.json())).not.toMatch(/argon|first password/);
    expect((await ask('POST', '/api/users', { payload: bo, headers: { cookie } })).statusCode).toBe(409);

    const bos = cookieOf(await login({ email: 'bo@example.com', password: bo.password }));
    expect((await ask('GET', '/api/users', { headers: { cookie: bos } })).statusCode).toBe(403);
    const url = `/api/users/${created.json().id}`;
    expect((await ask('PATCH', url, { payload: { caller_id: null }, headers: { cookie } })).json()).toMatchObject({
      caller_id: null,
      name: 'Bo',
    });
    expect((await ask('PATCH', url, { payload: { disabled: true }, headers: { cookie } })).json()).toMatchObject({ disabled: true });
    expect((await ask('GET', '/api/auth/me', { headers: { cookie: bos } })).statusCode).toBe(401);
    expect((await login({ email: 'bo@example.com', password: bo.password })).statusCode).toBe(401);
    await ask('PATCH', url, { payload: { disabled: false, password: 'second password' }, headers: { cookie } });
    expect((await login({ email: 'bo@example.com', password: 'second password' })).statusCode).toBe(200);
  });

  it('keeps at least one administrator', async () => {
    const reply = await login(ADMIN);
    for (const payload of [{ disabled: true }, { role: 'rep' }]) {
      const answer = await ask('PATCH', `/api/users/${reply.json().user.id}`, { payload, headers: { cookie: cookieOf(reply) } });
      expect(answer.json()).toMatchObject({ error: { code: 'CONFLICT' } });
    }
  });

  it.each([
    ['a role we do not know', { role: 'god' }, 'role'],
    ['a role from the prototype', { role: 'constructor' }, 'role'],
    ['a number that is not E.164', { caller_id: '415 555 0100' }, 'caller_id'],
    ['a blank name', { name: '   ' }, 'name'],
    ['null for a name', { name: null }, 'name'],
    ['a short password', { password: 'short' }, 'password'],
    ['text for disabled', { disabled: 'yes' }, 'disabled'],
    ['half a character', { name: '\ud800' }, 'name'],
  ])('refuses %s', async (_, payload, field) => {
    const reply = await login(ADMIN);
    const answer = await ask('PATCH', `/api/users/${reply.json().user.id}`, { payload, headers: { cookie: cookieOf(reply) } });
    expect(answer.statusCode).toBe(422);
    expect(Object.keys(answer.json().error.details.fields)).toEqual([field]);
  });

  it('answers 4xx to an id that is none, 404 to one nobody has', async () => {
    const cookie = cookieOf(await login(ADMIN));
    for (const id of ['1', "'; drop table users", '%00', 'x'.repeat(199)])
      expect((await ask('PATCH', `/api/users/${encodeURIComponent(id)}`, { payload: {}, headers: { cookie } })).statusCode).toBe(400);
    const nobody = '01890000-0000-7000-8000-000000000000';
    expect((await ask('PATCH', `/api/users/${nobody}`, { payload: {}, headers: { cookie } })).statusCode).toBe(404);
  });

  it('stops guessing at one account, and lets others in', async () => {
    const guess = () => login({ email: 'victim@example.com', password: 'guess' });
    const statuses = (await Promise.all(Array.from({ length: 12 }, guess))).map((reply) => reply.statusCode);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    const refused = await guess();
    expect(refused.statusCode).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await login(ADMIN)).statusCode).toBe(200);
  });
});
