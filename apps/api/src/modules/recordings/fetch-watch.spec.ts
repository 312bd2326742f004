import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { FetchWatch, NoProgressError } from './fetch-watch';

describe('a download that is watched', () => {
  let renewed: number;
  let mine: boolean;
  let watch: FetchWatch;
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    [renewed, mine] = [0, true];
    watch = new FetchWatch(async () => {
      renewed += 1;
      return mine;
    });
  });
  afterEach(() => {
    watch.end();
    jest.useRealTimers();
  });

  it('comes as it is', async () => {
    await expect(text(watch.over(Readable.from([Buffer.from('RI'), Buffer.from('FF')])))).resolves.toBe('RIFF');
    expect(watch.signal.aborted).toBe(false);
  });

  it('keeps its lease while bytes come, however long that takes', async () => {
    const source = new PassThrough();
    const read = watch.over(source);
    for (let minute = 0; minute < 12; minute++) {
      source.write('x');
      await once(read, 'readable');
      read.read();
      await jest.advanceTimersByTimeAsync(10_000);
    }
    expect([renewed, watch.signal.aborted]).toEqual([12, false]);
  });

  it('is given up when nothing comes', async () => {
    await jest.advanceTimersByTimeAsync(15_000);
    expect(watch.signal.reason).toBeInstanceOf(NoProgressError);
  });

  it('hurts nobody when it breaks before anybody reads it, and whoever reads then', async () => {
    const source = new PassThrough();
    const read = watch.over(source);
    source.destroy(new Error('ECONNRESET'));
    await new Promise((resolve) => setImmediate(resolve));
    await expect(text(read)).rejects.toThrow('ECONNRESET');
  });

  it.each([
    ['is somebody else’s', async () => false],
    ['cannot be renewed', async () => Promise.reject(new Error('no database'))],
  ])('is given up when its lease %s', async (_what, renew) => {
    watch.end();
    watch = new FetchWatch(renew);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(watch.signal.reason).toBeInstanceOf(NoProgressError);
  });

  it('leaves no timer behind', () => {
    watch.end();
    expect(jest.getTimerCount()).toBe(0);
  });
});
