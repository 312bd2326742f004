import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { ROUTES } from '@dialer/contracts';
import { jest } from '@jest/globals';
import { makeCall, makeMe } from '../../testing/factories';
import { requestInterceptor } from '../api/request.interceptor';
import { SessionStore } from '../auth/session.store';
import { RealtimeConnection } from './realtime-connection';
import { SocketFactory } from './socket-factory';

class FakeSocket extends EventTarget {
  closed = false;
  constructor(readonly url: string) {
    super();
  }
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.dispatchEvent(new Event('close'));
  }
  say(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data: typeof data === 'string' ? data : JSON.stringify(data) }));
  }
}

const state = (seq: number) => ({ type: 'me_state', call: null, log_owed: [], seq, at: '2026-11-20T09:00:00Z' });
const change = (seq: number) => ({ type: 'call_state', call: makeCall({ id: `call-${seq}` }), seq, at: '2026-11-20T09:00:00Z' });

async function setup() {
  jest.useFakeTimers();
  const sockets: FakeSocket[] = [];
  const open = (url: string) => {
    const socket = new FakeSocket(url);
    sockets.push(socket);
    return socket;
  };
  TestBed.configureTestingModule({
    providers: [
      provideHttpClient(withInterceptors([requestInterceptor])),
      provideHttpClientTesting(),
      { provide: SocketFactory, useValue: { open } },
    ],
  });
  const backend = TestBed.inject(HttpTestingController);
  const session = TestBed.inject(SessionStore);
  const realtime = TestBed.inject(RealtimeConnection);
  const seen: string[] = [];
  realtime.on('call_state').subscribe(({ call }) => seen.push(call.id));
  const asked = session.whoAmI();
  backend.expectOne(`${ROUTES.auth}/me`).flush(makeMe());
  await asked;
  TestBed.tick();
  const settle = () => jest.advanceTimersByTimeAsync(0);
  return { sockets, backend, session, realtime, seen, settle };
}

describe('RealtimeConnection', () => {
  afterEach(() => jest.useRealTimers());

  it('opens one socket once somebody is signed in and is live with the first frame', async () => {
    const { sockets, realtime } = await setup();
    expect(sockets.map(({ url }) => url)).toEqual(['ws://localhost/ws/me']);
    expect(realtime.status()).toBe('connecting');
    sockets[0]?.say(state(1));
    expect(realtime.status()).toBe('live');
  });

  it('comes back after a loss and asks for what it missed', async () => {
    const { sockets, realtime, backend, seen } = await setup();
    sockets[0]?.say(state(4));
    sockets[0]?.say(change(5));
    sockets[0]?.close();
    expect(realtime.status()).toBe('lost');
    await jest.advanceTimersByTimeAsync(1_000);
    backend.expectOne(`${ROUTES.auth}/me`).flush(makeMe());
    await jest.advanceTimersByTimeAsync(0);
    expect(sockets[1]?.url).toBe('ws://localhost/ws/me?since=5');
    sockets[1]?.say(change(5));
    sockets[1]?.say(change(6));
    expect(seen).toEqual(['call-5', 'call-6']);
    expect(realtime.status()).toBe('live');
  });

  it('starts the count anew with a fresh state', async () => {
    const { sockets, seen } = await setup();
    sockets[0]?.say(state(90));
    sockets[0]?.say(state(2));
    sockets[0]?.say(change(3));
    expect(seen).toEqual(['call-3']);
  });

  it('waits longer each time, never more than some seconds', async () => {
    const { sockets, backend, realtime } = await setup();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      sockets.at(-1)?.close();
      const since = Date.now();
      let asked;
      while (!asked) {
        await jest.advanceTimersByTimeAsync(50);
        [asked] = backend.match(`${ROUTES.auth}/me`);
      }
      waits.push(Date.now() - since);
      asked.flush(makeMe());
      await jest.advanceTimersByTimeAsync(0);
    }
    expect(sockets).toHaveLength(9);
    expect(realtime.status()).toBe('lost');
    expect(waits[0]).toBeLessThan(700);
    expect(waits[4]).toBeGreaterThan(5_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(12_550);
  });

  it('ends the session when the server says it is over', async () => {
    const { sockets, backend, session } = await setup();
    sockets[0]?.close();
    await jest.advanceTimersByTimeAsync(1_000);
    backend.expectOne(`${ROUTES.auth}/me`).flush({ error: { code: 'UNAUTHORIZED', message: '' } }, { status: 401, statusText: 'x' });
    await jest.advanceTimersByTimeAsync(0);
    expect(session.signedIn()).toBe(false);
    expect(session.ended()).toBe(true);
  });

  it('is lost at once when the network is, and comes back with it', async () => {
    const { sockets, backend, realtime } = await setup();
    sockets[0]?.say(state(1));
    expect(realtime.status()).toBe('live');
    window.dispatchEvent(new Event('offline'));
    expect(realtime.status()).toBe('lost');
    expect(sockets[0]?.closed).toBe(true);
    window.dispatchEvent(new Event('online'));
    await jest.advanceTimersByTimeAsync(0);
    backend.expectOne(`${ROUTES.auth}/me`).flush(makeMe());
    await jest.advanceTimersByTimeAsync(0);
    sockets[1]?.say(change(2));
    expect(realtime.status()).toBe('live');
  });

  it('gives up a handshake that never ends', async () => {
    const { sockets, realtime } = await setup();
    await jest.advanceTimersByTimeAsync(8_500);
    expect(sockets[0]?.closed).toBe(true);
    expect(realtime.status()).toBe('lost');
  });

  it.each(['', '{', 'null', '[]', '{"type":7,"seq":1}', '{"type":"call_state"}'])('is not disturbed by the frame %p', async (broken) => {
    const { sockets, seen } = await setup();
    sockets[0]?.say(state(1));
    sockets[0]?.say(broken);
    sockets[0]?.say(change(2));
    expect(seen).toEqual(['call-2']);
  });
});
