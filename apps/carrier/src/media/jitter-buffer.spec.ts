import fc from 'fast-check';
import { JitterBuffer } from './jitter-buffer';

const packet = (value: number, length = 160) => new Int16Array(length).fill(value);
const START = 0xffff_ff00; // wraps around within the first packets

/** Plays `count` frames; each is shown by its first sample, silence as null. */
function take(buffer: JitterBuffer, count: number): (number | null)[] {
  return Array.from({ length: count }, () => buffer.take()?.[0] ?? null);
}

describe('JitterBuffer', () => {
  const timestamp = (n: number) => (START + n * 160) >>> 0;

  it('waits for 40 ms, then plays in order across the wrap-around of the timestamp', () => {
    const buffer = new JitterBuffer();
    buffer.put(timestamp(0), packet(1));
    expect(buffer.take()).toBeNull();
    for (let n = 1; n < 6; n++) buffer.put(timestamp(n), packet(n + 1));
    expect(take(buffer, 6)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('puts swapped packets in order and ignores doubles', () => {
    const buffer = new JitterBuffer();
    for (const n of [0, 2, 1, 1, 3]) buffer.put(timestamp(n), packet(n + 1));
    expect(take(buffer, 4)).toEqual([1, 2, 3, 4]);
  });

  it('plays a lost packet as silence', () => {
    const buffer = new JitterBuffer();
    for (const n of [0, 1, 3]) buffer.put(timestamp(n), packet(n + 1));
    expect(take(buffer, 4)).toEqual([1, 2, 0, 4]);
  });

  it('leaves no echo of old audio in later gaps', () => {
    const buffer = new JitterBuffer();
    for (let n = 0; n < 60; n++) {
      buffer.put(timestamp(n), packet(9));
      buffer.take();
    }
    buffer.put(timestamp(63), packet(5));
    expect(take(buffer, 5).filter((value) => value !== null)).toEqual([9, 0, 0, 0, 5].slice(0, 5));
  });

  it('waits for late audio instead of losing it', () => {
    const buffer = new JitterBuffer();
    buffer.put(timestamp(0), packet(1));
    buffer.put(timestamp(1), packet(2));
    expect(take(buffer, 4)).toEqual([1, 2, null, null]);
    expect(buffer.stats.underruns).toBe(1);
    buffer.put(timestamp(2), packet(3));
    buffer.put(timestamp(3), packet(4));
    expect(take(buffer, 2)).toEqual([3, 4]);
  });

  it('drops what comes after its time has passed', () => {
    const buffer = new JitterBuffer();
    for (const n of [0, 1, 3, 4]) buffer.put(timestamp(n), packet(n + 1));
    expect(take(buffer, 3)).toEqual([1, 2, 0]);
    buffer.put(timestamp(2), packet(3));
    expect(take(buffer, 2)).toEqual([4, 5]);
    expect(buffer.stats.late).toBe(1);
  });

  it('takes any packet size', () => {
    const buffer = new JitterBuffer();
    for (let n = 0; n < 4; n++) buffer.put((START + n * 80) >>> 0, packet(n + 1, 80));
    buffer.put((START + 320) >>> 0, packet(9, 480));
    expect(take(buffer, 5)).toEqual([1, 3, 9, 9, 9]);
  });

  it('takes out delay that stays', () => {
    const buffer = new JitterBuffer();
    for (let n = 0; n < 5; n++) buffer.put(timestamp(n), packet(1));
    for (let n = 5; n < 60; n++) {
      buffer.take();
      buffer.put(timestamp(n), packet(1));
    }
    expect(buffer.depth).toBeLessThanOrEqual(3 * 160);
    expect(buffer.stats.trimmedSamples).toBeGreaterThan(0);
  });

  it('never lets the delay pass 120 ms, whatever piles up', () => {
    const buffer = new JitterBuffer();
    for (let n = 0; n < 25; n++) buffer.put(timestamp(n), packet(n));
    buffer.take();
    expect(buffer.depth).toBeLessThanOrEqual(6 * 160);
  });

  it('begins again when the sender jumps in time', () => {
    const buffer = new JitterBuffer();
    for (const n of [0, 1]) buffer.put(timestamp(n), packet(1));
    buffer.take();
    for (const n of [100_000, 100_001]) buffer.put(timestamp(n), packet(2));
    expect(take(buffer, 2)).toEqual([2, 2]);
    for (const n of [5, 6]) buffer.put(timestamp(n), packet(3));
    expect(take(buffer, 2)).toEqual([3, 3]);
    expect(buffer.stats.resets).toBe(2);
  });

  it('survives any sequence of packets within its bounds', () => {
    const event = fc.oneof(
      fc.record({ timestamp: fc.nat({ max: 0xffff_ffff }), length: fc.nat({ max: 9000 }) }),
      fc.record({ timestamp: fc.nat({ max: 2000 }), length: fc.nat({ max: 500 }) }),
      fc.constant(null),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 200 }), (events) => {
        const buffer = new JitterBuffer();
        for (const each of events) {
          if (each) buffer.put(each.timestamp, packet(1, each.length));
          else expect(buffer.take()?.length ?? 160).toBe(160);
          expect(buffer.depth).toBeGreaterThanOrEqual(0);
          expect(buffer.depth).toBeLessThanOrEqual(8192);
        }
      }),
      { numRuns: 200 },
    );
  });
});
