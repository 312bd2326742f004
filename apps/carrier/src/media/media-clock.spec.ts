import { MediaClock } from './media-clock';

/** Fake time: timers and `now` advance together; `stall` moves time on without running timers. */
function setUp() {
  let stalled = 0;
  const errors: unknown[] = [];
  const clock = new MediaClock({ now: () => performance.now() + stalled, onError: (error) => errors.push(error) });
  return { clock, errors, stall: (ms: number) => (stalled += ms) };
}

describe('MediaClock', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('ticks 50 times a second and does not drift', () => {
    const { clock } = setUp();
    const ticks: number[] = [];
    clock.subscribe((tick) => ticks.push(tick));
    jest.advanceTimersByTime(60_000);
    expect(ticks).toHaveLength(3000);
    expect(ticks.slice(0, 3)).toEqual([1, 2, 3]);
  });

  it('makes up for a short stall at once', () => {
    const { clock, stall } = setUp();
    let count = 0;
    clock.subscribe(() => count++);
    jest.advanceTimersByTime(100);
    stall(200);
    jest.advanceTimersByTime(21);
    expect(count).toBe(16);
    expect(clock.skipped).toBe(0);
  });

  it('gives up what a long stall cost, and the tick number tells', () => {
    const { clock, stall } = setUp();
    const ticks: number[] = [];
    clock.subscribe((tick) => ticks.push(tick));
    jest.advanceTimersByTime(100);
    stall(10_000);
    jest.advanceTimersByTime(21);
    expect(ticks).toHaveLength(5 + 15);
    expect(ticks.at(-1)).toBe(506);
    expect(clock.skipped).toBe(486);
  });

  it('mixes before it sends, in every tick', () => {
    const { clock } = setUp();
    const order: string[] = [];
    clock.subscribe((tick) => order.push(`send ${tick}`), 'send');
    clock.subscribe((tick) => order.push(`mix ${tick}`));
    jest.advanceTimersByTime(40);
    expect(order).toEqual(['mix 1', 'send 1', 'mix 2', 'send 2']);
  });

  it('keeps on when one listener fails', () => {
    const { clock, errors } = setUp();
    let count = 0;
    clock.subscribe(() => {
      throw new Error('broken leg');
    });
    clock.subscribe(() => count++);
    jest.advanceTimersByTime(60);
    expect(count).toBe(3);
    expect(errors).toHaveLength(3);
  });

  it('stands still while nobody listens, and goes on with the next number', () => {
    const { clock } = setUp();
    const ticks: number[] = [];
    const stop = clock.subscribe((tick) => ticks.push(tick));
    jest.advanceTimersByTime(40);
    stop();
    expect(jest.getTimerCount()).toBe(0);
    jest.advanceTimersByTime(1000);
    clock.subscribe((tick) => ticks.push(tick));
    jest.advanceTimersByTime(20);
    expect(ticks).toEqual([1, 2, 3]);
  });

  it('lets a listener leave in the middle of a tick', () => {
    const { clock } = setUp();
    const seen: string[] = [];
    const stop = clock.subscribe(() => (seen.push('first'), stop()));
    clock.subscribe(() => seen.push('second'));
    jest.advanceTimersByTime(40);
    expect(seen).toEqual(['first', 'second', 'second']);
  });
});
