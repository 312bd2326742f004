import { ClipCache } from './clip-cache';
import { Clips } from './clips';

const clip = new Clips().beep();
const URL = 'http://app.example/hold.wav';

describe('a fetched file', () => {
  it('is kept as long as its server allows', () => {
    jest.useFakeTimers({ now: 0 });
    const cache = new ClipCache();
    expect(cache.keep(URL, { cacheControl: 'public, max-age=60' }, clip)).toBe(clip);
    expect(cache.get(URL)).toBe(clip);
    jest.advanceTimersByTime(59_000);
    expect(cache.get(URL)).toBe(clip);
    jest.advanceTimersByTime(2_000);
    expect(cache.get(URL)).toBeUndefined();
    jest.useRealTimers();
  });

  it.each(['', 'no-store, max-age=60', 'private, max-age=60', 'max-age=0', 'max-age=soon'])(
    'is asked for again with %j',
    (cacheControl) => {
      const cache = new ClipCache();
      expect(cache.keep(URL, { cacheControl }, clip)).toBe(clip);
      expect(cache.get(URL)).toBeUndefined();
    },
  );

  it('makes room for others', () => {
    const cache = new ClipCache();
    for (let n = 0; n < 300; n += 1) cache.keep(`${URL}?${n}`, { cacheControl: 'max-age=60' }, clip);
    expect(cache.get(`${URL}?0`)).toBeUndefined();
    expect(cache.get(`${URL}?299`)).toBe(clip);
    cache.clear();
    expect(cache.get(`${URL}?299`)).toBeUndefined();
  });
});
