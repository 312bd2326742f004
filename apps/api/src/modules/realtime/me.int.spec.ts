import type { AddressInfo } from 'node:net';
import WebSocket from 'ws';
import type { MeFrame } from '@dialer/contracts';
import { Database } from '../../platform/database/database';
import { createTestApp, TEST_API_KEY, type TestApp } from '../../testing/test-app';
import { until } from '../../testing/until';
import { FramePublisher } from './frame-publisher';
import { MeGateway } from './me.gateway';

const ADMIN = { email: 'ada@example.com', password: 'correct horse battery' };

/** A socket and what it has said. */
class Listener {
  readonly frames: (MeFrame & Record<string, unknown>)[] = [];
  closed: number | null = null;
  readonly socket: WebSocket;
  readonly opened: Promise<number>;

  constructor(url: string, headers: Record<string, string> = {}) {
    this.socket = new WebSocket(url, { headers });
    this.socket.on('message', (data: Buffer) => this.frames.push(JSON.parse(data.toString()) as MeFrame & Record<string, unknown>));
    this.socket.on('close', (code) => (this.closed = code));
    this.socket.on('error', () => undefined);
    this.opened = new Promise((resolve) => {
      this.socket.once('open', () => resolve(101));
      this.socket.once('unexpected-response', (_, reply) => resolve(reply.statusCode ?? 0));
    });
  }

  seqs(): number[] {
    return this.frames.map(({ seq }) => seq);
  }
}

describe('WS /ws/me', () => {
  let test: TestApp;
  let base: string;
  let cookie: string;
  let userId: string;
  const listeners: Listener[] = [];
  beforeAll(async () => {
    test = await createTestApp({ env: { ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password } });
    await test.app.listen(0, '127.0.0.1');
    base = `ws://127.0.0.1:${(test.app.getHttpServer().address() as AddressInfo).port}`;
    ({ cookie, userId } = await signIn(ADMIN));
  });
  afterEach(() => {
    for (const { socket } of listeners.splice(0)) socket.terminate();
  });
  afterAll(() => test?.close());

  const listen = (path = '/ws/me', headers: Record<string, string> = { cookie }) => {
    const listener = new Listener(base + path, headers);
    listeners.push(listener);
    return listener;
  };
  async function signIn(payload: object) {
    const reply = await test.app.inject({ method: 'POST', url: '/api/auth/login', payload });
    return { cookie: String(reply.headers['set-cookie']).split(';')[0]!, userId: reply.json().user.id as string };
  }
  const publish = async (stream: string, body: object = {}) => {
    const publisher = test.app.get(FramePublisher);
    await test.app.get(Database).tx((tx) => publisher.append(tx, stream, { type: 'call_state', ...body }));
    await publisher.poke([stream]);
  };
  const mine = () => `user:${userId}`;

  it('says first how things are, then every change, numbered', async () => {
    const { frames, ...listener } = listen();
    await until(() => frames.length === 1, 'the first frame');
    expect(frames[0]).toEqual({ type: 'me_state', seq: 0, at: expect.stringMatching(/^\d{4}-.*Z$/), call: null, log_owed: [] });
    await publish(mine(), { n: 1 });
    await publish(mine(), { n: 2 });
    await until(() => frames.length === 3, 'the changes');
    expect(frames.slice(1)).toMatchObject([
      { type: 'call_state', seq: 1, n: 1 },
      { type: 'call_state', seq: 2, n: 2 },
    ]);
    expect(listener.closed).toBeNull();
  });

  it('does not tell anybody about others', async () => {
    const listener = listen();
    await until(() => listener.frames.length === 1, 'the first frame');
    await publish('user:somebody-else');
    await publish(mine(), { marker: true });
    await until(() => listener.frames.length === 2, 'the marker');
    expect(listener.frames[1]).toMatchObject({ marker: true });
  });

  it('replays what was missed', async () => {
    const before = listen();
    await until(() => before.frames.length === 1, 'the first frame');
    const since = before.frames[0]!.seq;
    for (const n of [1, 2, 3]) await publish(mine(), { n });
    const again = listen(`/ws/me?since=${since}`);
    await until(() => again.frames.length === 3, 'the replay');
    expect(again.frames).toMatchObject([1, 2, 3].map((n) => ({ type: 'call_state', n, seq: since + n })));
    await publish(mine(), { n: 4 });
    await until(() => again.frames.length === 4, 'the next change');
    expect(again.seqs()).toEqual([1, 2, 3, 4].map((n) => since + n));
  });

  it.each(['nothing missed', 'a number from the future', '-1', 'abc', '1e3', '', '9'.repeat(40), "1' or 1=1", '%00'])(
    'sends the state instead for since = %s',
    async (since) => {
      await publish(mine());
      const { rows } = await test.app.get(Database).pool.query('select seq from live_streams where stream = $1', [mine()]);
      const value = since === 'nothing missed' ? rows[0].seq : since === 'a number from the future' ? rows[0].seq + 100 : since;
      const listener = listen(`/ws/me?since=${encodeURIComponent(value)}`);
      await until(() => listener.frames.length === 1, 'the state');
      expect(listener.frames[0]).toMatchObject({ type: 'me_state', seq: rows[0].seq });
    },
  );

  it('sends the state when the gap is no longer kept', async () => {
    await publish(mine());
    await test.app.get(Database).pool.query('delete from live_frames');
    await publish(mine());
    const listener = listen('/ws/me?since=1');
    await until(() => listener.frames.length === 1, 'the state');
    expect(listener.frames[0]).toMatchObject({ type: 'me_state' });
  });

  it('takes an API key, for what the key itself started', async () => {
    const listener = listen('/ws/me', { 'x-api-key': TEST_API_KEY });
    await until(() => listener.frames.length === 1, 'the state');
    expect(listener.frames[0]).toMatchObject({ type: 'me_state', call: null, log_owed: [] });
  });

  it.each([
    ['nobody', '/ws/me', () => ({}), 401],
    ['a made-up cookie', '/ws/me', () => ({ cookie: `dialer_session=${'A'.repeat(43)}` }), 401],
    ['a wrong key', '/ws/me', () => ({ 'x-api-key': 'wrong' }), 401],
    ['a wrong key beside a good cookie', '/ws/me', () => ({ 'x-api-key': 'wrong', cookie }), 401],
    ['a foreign page', '/ws/me', () => ({ cookie, origin: 'https://evil.example' }), 403],
    ['a page without an origin of its own', '/ws/me', () => ({ cookie, origin: 'null' }), 403],
    ['a foreign page that nobody is signed in on', '/ws/me', () => ({ origin: 'https://evil.example' }), 403],
    ['an address that is not there', '/ws/elsewhere/deeper', () => ({ cookie }), 404],
    ['the path with a slash too many', '/ws/me/', () => ({ cookie }), 404],
    ['our own page', '/ws/me', () => ({ cookie, origin: base.replace('ws', 'http') }), 101],
  ])('answers %s by HTTP status', async (_, path, headers, status) => {
    expect(await listen(path, headers() as Record<string, string>).opened).toBe(status);
  });

  it('ends the connection of somebody who is signed out or switched off', async () => {
    const rep = { email: 'bo@example.com', password: 'a long enough password' };
    const created = await test.app.inject({
      method: 'POST',
      url: '/api/users',
      payload: { ...rep, name: 'Bo', role: 'rep' },
      headers: { cookie },
    });
    const bo = await signIn(rep);
    const listener = listen('/ws/me', { cookie: bo.cookie });
    await until(() => listener.frames.length === 1, 'the state');
    const gateway = test.app.get(MeGateway, { strict: false });
    await gateway.beat();
    expect(listener.closed).toBeNull();
    await test.app.inject({ method: 'PATCH', url: `/api/users/${created.json().id}`, payload: { disabled: true }, headers: { cookie } });
    await until(() => listener.socket.readyState === WebSocket.OPEN, 'the pong');
    await gateway.beat();
    await until(() => listener.closed !== null, 'the end');
    expect(listener.closed).toBe(4401);
  });

  it('drops a reader that does not keep up, and nobody else', async () => {
    const [slow, quick] = [listen(), listen()];
    await until(() => slow.frames.length === 1 && quick.frames.length === 1, 'the state');
    // Reads no more: what is sent stays with the server once the network's own buffers are full.
    slow.socket.pause();
    const before = quick.frames.length;
    const big = 'x'.repeat(512 * 1024);
    let sent = 0;
    const sockets = () => test.app.get(MeGateway, { strict: false }).connected;
    while (sockets() > 1) {
      await publish(mine(), { big });
      sent += 1;
      await until(() => quick.frames.length === before + sent, 'the quick one has it');
      if (sent > 60) throw new Error('30 MB unread and still not dropped');
    }
    expect(quick.closed).toBeNull();
    slow.socket.resume();
    await until(() => slow.closed !== null, 'the slow one learns of it');
  });

  it('does not listen to what clients say', async () => {
    const listener = listen();
    await until(() => listener.frames.length === 1, 'the state');
    for (const text of ['', '{', '{"event":"__proto__","data":1}', '\0', 'null']) listener.socket.send(text);
    await publish(mine(), { marker: true });
    await until(() => listener.frames.length === 2, 'the marker');
    listener.socket.send('x'.repeat(100_000));
    await until(() => listener.closed !== null, 'the end');
    expect(listener.closed).toBe(1009);
  });
});
