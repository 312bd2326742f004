import { createTestApp, type TestApp } from '../../testing/test-app';

const ADMIN = { email: 'ada@example.com', password: 'correct horse battery' };
const ADMIN_ENV = { ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password };
const BO = { email: 'bo@example.com', name: 'Bo', role: 'rep', password: 'first password' };

let test: TestApp;
const open = async (env: Record<string, string> = {}) => (test = await createTestApp({ env: { ...ADMIN_ENV, ...env } }));
afterEach(() => test?.close());

const ask = (method: 'GET' | 'POST' | 'PATCH', url: string, headers: Record<string, string> = {}, payload?: object) =>
  test.app.inject({ method, url, headers: { host: 'localhost:8000', ...headers }, ...(payload && { payload }) });
const login = (payload: object, headers: Record<string, string> = {}) => ask('POST', '/api/auth/login', headers, payload);
const signIn = async (payload: object, headers: Record<string, string> = {}) => {
  const reply = await login(payload, headers);
  expect(reply.statusCode).toBe(200);
  return { cookie: String(reply.headers['set-cookie']).split(';')[0]! };
};
const whoAmI = async (headers: Record<string, string>) => (await ask('GET', '/api/auth/me', headers)).statusCode;

describe('the cookie of a session', () => {
  const FLAGS = 'Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000';
  const host = 'dialer.example.com';

  it('on http is kept from scripts and from other sites', async () => {
    await open({ BASE_URL: 'http://dialer.example.com' });
    const [name, ...flags] = String((await login(ADMIN, { host })).headers['set-cookie']).split('; ');
    expect(name).toMatch(/^dialer_session=[\w-]{43}$/);
    expect(flags.join('; ')).toBe(FLAGS);
  });

  it('on https also from plain http, and from neighbours below the same domain', async () => {
    await open({ BASE_URL: `https://${host}` });
    const reply = await login(ADMIN, { host, origin: `https://${host}` });
    const [name, ...flags] = String(reply.headers['set-cookie']).split('; ');
    expect(name).toMatch(/^__Host-dialer_session=[\w-]{43}$/);
    expect(flags.join('; ')).toBe(`${FLAGS}; Secure`);

    const token = name!.split('=')[1]!;
    expect(await whoAmI({ host, cookie: name! })).toBe(200);
    expect(await whoAmI({ host, cookie: `dialer_session=${token}` })).toBe(401);
    const out = await ask('POST', '/api/auth/logout', { host, cookie: name!, origin: `https://${host}` });
    expect(out.headers['set-cookie']).toBe('__Host-dialer_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure');
    expect(await whoAmI({ host, cookie: name! })).toBe(401);
  });

  it('works for a developer whose BASE_URL is a tunnel', async () => {
    await open({ BASE_URL: 'https://tunnel.example.com' });
    expect(await whoAmI(await signIn(ADMIN))).toBe(200);
  });

  it('is a new one at every sign-in, whatever the browser brought along', async () => {
    await open();
    const planted = `dialer_session=${'A'.repeat(43)}`;
    const { cookie } = await signIn(ADMIN, { cookie: planted });
    expect(cookie).not.toBe(planted);
    expect((await signIn(ADMIN, { cookie })).cookie).not.toBe(cookie);
    expect(await whoAmI({ cookie: planted })).toBe(401);
  });
});

describe('a change of', () => {
  let admin: { cookie: string };
  let url: string;
  beforeEach(async () => {
    await open();
    admin = await signIn(ADMIN);
    url = `/api/users/${(await ask('POST', '/api/users', admin, BO)).json().id}`;
  });
  const change = async (payload: object) => expect((await ask('PATCH', url, admin, payload)).statusCode).toBe(200);

  it('the password signs out every browser of that user, and the old one is good for nothing', async () => {
    const [desk, laptop] = [await signIn(BO), await signIn(BO)];
    await change({ password: 'second password' });
    expect([await whoAmI(desk), await whoAmI(laptop), await whoAmI(admin)]).toEqual([401, 401, 200]);
    expect((await login(BO)).statusCode).toBe(401);
    expect(await whoAmI(await signIn({ ...BO, password: 'second password' }))).toBe(200);
  });

  it("the administrator's own password signs out the administrator too", async () => {
    const { id } = (await ask('GET', '/api/auth/me', admin)).json().user;
    url = `/api/users/${id}`;
    await change({ password: 'second password' });
    expect(await whoAmI(admin)).toBe(401);
    expect(await whoAmI(await signIn({ ...ADMIN, password: 'second password' }))).toBe(200);
  });

  it('the role counts from the next request on', async () => {
    const bo = await signIn(BO);
    expect((await ask('GET', '/api/users', bo)).statusCode).toBe(403);
    await change({ role: 'admin' });
    expect((await ask('GET', '/api/users', bo)).statusCode).toBe(200);
    await change({ role: 'rep' });
    expect((await ask('GET', '/api/users', bo)).statusCode).toBe(403);
  });

  it('being switched off ends sessions for good: switched on again, one has to sign in', async () => {
    const bo = await signIn(BO);
    await change({ disabled: true });
    expect(await whoAmI(bo)).toBe(401);
    expect((await login(BO)).json()).toEqual((await login({ ...BO, password: 'nope nope' })).json());
    await change({ disabled: false });
    expect(await whoAmI(bo)).toBe(401);
    expect(await whoAmI(await signIn(BO))).toBe(200);
  });

  it('name or caller ID disturbs nobody', async () => {
    const bo = await signIn(BO);
    await change({ name: 'Bo Diddley', caller_id: '+14155550100' });
    expect((await ask('GET', '/api/auth/me', bo)).json().user).toMatchObject({ name: 'Bo Diddley', caller_id: '+14155550100' });
  });
});
