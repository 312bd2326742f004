import fc from 'fast-check';
import { byteRange } from './byte-range';

describe('a range of bytes', () => {
  it.each<[string | undefined, ReturnType<typeof byteRange>]>([
    [undefined, 'whole'],
    ['', 'whole'],
    ['bytes', 'whole'],
    ['items=0-1', 'whole'],
    ['bytes=0-1,2-3', 'whole'],
    ['bytes=0-9', { first: 0, last: 9 }],
    ['bytes= 0-9 ', { first: 0, last: 9 }],
    ['bytes=90-200', { first: 90, last: 99 }],
    ['bytes=99-', { first: 99, last: 99 }],
    ['bytes=-1', { first: 99, last: 99 }],
    ['bytes=-1000', { first: 0, last: 99 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=5-2', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=-', 'unsatisfiable'],
    ['bytes=0 -9', 'unsatisfiable'],
    ['bytes=+1-2', 'unsatisfiable'],
  ])('%j of 100 bytes', (header, range) => {
    expect(byteRange(header, 100)).toEqual(range);
  });

  it('of an empty file there is none', () => {
    for (const header of ['bytes=0-', 'bytes=-1', 'bytes=0-0']) expect(byteRange(header, 0)).toBe('unsatisfiable');
  });

  it('always lies inside of the file, whatever is asked', () => {
    const header = fc.oneof(
      fc.string(),
      fc.string().map((text) => `bytes=${text}`),
      fc.tuple(fc.maxSafeInteger(), fc.maxSafeInteger()).map(([a, b]) => `bytes=${a}-${b}`),
      fc.bigInt().map((n) => `bytes=${n}-`),
    );
    fc.assert(
      fc.property(header, fc.nat(1_000_000), (asked, size) => {
        const range = byteRange(asked, size);
        if (typeof range === 'string') return;
        expect(0 <= range.first && range.first <= range.last && range.last < size).toBe(true);
      }),
    );
  });
});
