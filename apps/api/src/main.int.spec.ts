import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { ApiProcess, buildApi } from './testing/api-process';
import { freePort } from './testing/free-port';
import { DEMO_TWILIO, TEST_API_KEY } from './testing/test-app';
import { createTestDatabase, type TestDatabase } from './testing/test-database';

describe('a process of the API', () => {
  let database: TestDatabase;
  let env: Record<string, string>;
  const running: ApiProcess[] = [];
  const run = (more: Record<string, string> = {}) => {
    const api = ApiProcess.run({ ...env, ...more });
    running.push(api);
    return api;
  };

  beforeAll(async () => {
    buildApi();
    database = await createTestDatabase();
    env = {
      DATABASE_URL: database.url,
      HOST: '127.0.0.1',
      INTERNAL_API_KEY: TEST_API_KEY,
      ADMIN_EMAIL: 'a@example.com',
      ADMIN_PASSWORD: 'pass-word-1',
      ...DEMO_TWILIO,
    };
  });
  afterAll(async () => {
    for (const api of running) api.signal('SIGKILL');
    await Promise.all(running.map((api) => api.ended));
    await database?.drop();
  });

  it.each(['web', 'worker', 'all'])('starts as %s, answers /health and leaves with 0 on SIGTERM', async (role) => {
    const port = await freePort();
    const api = run({ ROLE: role, PORT: port });
    await api.ready();
    const reply = await fetch(`http://127.0.0.1:${port}/health`);
    expect(await reply.json()).toMatchObject({ status: 'ok', details: { queue: { status: 'up' } } });
    expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(401);
    expect((await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { 'x-api-key': TEST_API_KEY } })).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${port}/api/auth/me`)).status).toBe(role === 'worker' ? 404 : 401);
    api.signal('SIGTERM');
    expect(await api.ended).toBe(0);
  });

  it('says every fault of its configuration in one line', async () => {
    const api = run({ PORT: 'many', ROLE: 'boss', TWILIO_PHONE_NUMBER: '5' });
    expect(await api.ended).toBe(1);
    expect(api.output.trim().split('\n')).toHaveLength(1);
    expect(api.output).toMatch(/PORT: .*ROLE|ROLE: .*PORT/);
    expect(api.output).toContain('TWILIO_PHONE_NUMBER');
  });

  it('says that its port is taken, in one line', async () => {
    const other: Server = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const api = run({ PORT: String(port) });
    expect(await api.ended).toBe(1);
    expect(api.output.trim()).toBe(`The API could not start. Port ${port} is in use. Stop the other program or set PORT.`);
    other.close();
  });

  it('says that the database does not exist, in one line', async () => {
    const api = run({ DATABASE_URL: `${database.url}_gone` });
    expect(await api.ended).toBe(1);
    expect(api.output.trim()).toBe('The API could not start. The database named in DATABASE_URL does not exist. Create it.');
  });
});
