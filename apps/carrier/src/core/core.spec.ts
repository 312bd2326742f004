import { BoundedMap } from './bounded-map';
import { DialPacer } from './dial-pacer';
import { Faults } from './faults';
import { Network } from './network';
import { RequestLog } from './request-log';
import { Timers } from './timers';

describe('a bounded map', () => {
  it('forgets the oldest that is done, never one that is not', () => {
    const live = new Set(['a']);
    const map = new BoundedMap<string>(2, (value) => !live.has(value));
    for (const value of ['a', 'b', 'c', 'd']) map.set(value, value);
    expect([...map]).toEqual(['a', 'd']);
    live.clear();
    map.set('e', 'e');
    expect(map.newestFirst()).toEqual(['e', 'd']);
  });

  it('grows beyond its limit while nothing is done', () => {
    const map = new BoundedMap<number>(1, () => false);
    for (let n = 0; n < 5; n += 1) map.set(String(n), n);
    expect(map.size).toBe(5);
  });
});

describe('the pace of dials', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('lets one second’s worth through at once and queues the rest, saying for how long', () => {
    const started: number[] = [];
    const pacer = new DialPacer(2, new Timers());
    const waits = [0, 1, 2, 3].map((n) => pacer.submit(() => started.push(n)).queueMs);
    jest.advanceTimersByTime(1);
    expect(started).toEqual([0, 1]);
    expect(waits.slice(0, 2)).toEqual([0, 0]);
    expect(waits[2]).toBeGreaterThan(400);
    expect(waits[3]).toBeGreaterThan(waits[2]!);
    jest.advanceTimersByTime(550);
    expect(started).toEqual([0, 1, 2]);
    jest.advanceTimersByTime(550);
    expect(started).toEqual([0, 1, 2, 3]);
  });

  it('does not start what left the queue, nor let it take a turn', () => {
    const started: string[] = [];
    const pacer = new DialPacer(1, new Timers());
    const submit = (name: string) => pacer.submit(() => started.push(name));
    submit('first');
    submit('gone').cancel();
    submit('next');
    jest.advanceTimersByTime(1100);
    expect(started).toEqual(['first', 'next']);
  });

  it('can be called off between its turn and its start', () => {
    const started: string[] = [];
    new DialPacer(1, new Timers()).submit(() => started.push('x')).cancel();
    jest.advanceTimersByTime(100);
    expect(started).toEqual([]);
  });
});

describe('faults', () => {
  it('are used up by what they fit, in order', () => {
    const faults = new Faults();
    faults.add({ on: 'rest', kind: '500', count: 2, delayMs: 0, path: '/Calls', method: 'POST' });
    faults.add({ on: 'rest', kind: '429', count: 1, delayMs: 0, path: '', method: null });
    expect(faults.rest('GET', '/x/Calls.json')).toMatchObject({ kind: '429' });
    expect(faults.rest('GET', '/x/Calls.json')).toBeNull();
    expect([faults.rest('POST', '/x/Calls.json'), faults.rest('POST', '/x/Calls.json')]).toMatchObject([{ kind: '500' }, { kind: '500' }]);
    expect(faults.list()).toEqual([]);
  });

  it('of webhooks fit their kind only', () => {
    const faults = new Faults();
    faults.add({ on: 'webhook', kind: 'delay', count: 1, delayMs: 70, webhook: 'voice' });
    expect([faults.webhookDelayMs('call-status'), faults.loses('voice'), faults.webhookDelayMs('voice')]).toEqual([0, false, 70]);
  });
});

describe('the network', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('is down for as long as it was told, and says so', () => {
    const network = new Network();
    const cut = jest.fn();
    const stop = network.onCut(cut);
    network.cutSignalling(1000);
    network.stopMedia(500);
    expect(cut).toHaveBeenCalledTimes(1);
    expect([network.signallingIsDown, network.mediaIsDown]).toEqual([true, true]);
    expect(network.list()).toEqual([
      { on: 'signalling', kind: 'cut', left_ms: 1000 },
      { on: 'media', kind: 'stop', left_ms: 500 },
    ]);
    jest.advanceTimersByTime(600);
    expect([network.signallingIsDown, network.mediaIsDown]).toEqual([true, false]);
    network.clear();
    expect(network.list()).toEqual([]);
    stop();
    network.cutSignalling(0);
    expect([cut.mock.calls.length, network.signallingIsDown]).toEqual([1, false]);
  });
});

describe('the log of requests', () => {
  it('keeps the last ones', () => {
    const log = new RequestLog(100);
    for (let n = 0; n < 1000; n += 1) log.begin({ method: 'GET', path: `/${n}`, form: '', user: null });
    expect(log.list().length).toBeLessThanOrEqual(125);
    expect(log.list().at(-1)).toMatchObject({ id: 1000, path: '/999' });
  });
});

describe('timers', () => {
  it('leave nothing behind when cleared', async () => {
    const timers = new Timers();
    const ran = jest.fn();
    timers.after(1, ran);
    timers.soon(ran);
    timers.clear();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(ran).not.toHaveBeenCalled();
  });

  it('reject at once when aborted', async () => {
    const stop = new AbortController();
    const waiting = new Timers().wait(60_000, stop.signal);
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(new Timers().wait(1, stop.signal)).rejects.toThrow('enough');
  });
});
