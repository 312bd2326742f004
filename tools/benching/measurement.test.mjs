import { describeMeasurement, holds, ratio } from './measurement.mjs';

describe('a measurement', () => {
  it('is told with its promise', () => {
    expect(describeMeasurement({ what: 'webhook p99', value: 8.123, unit: 'ms', limit: 15 })).toBe('webhook p99: 8.12 ms (holds: ≤ 15 ms)');
    expect(describeMeasurement(ratio('of bare Fastify', 50, 100, { limit: 0.6, atLeast: true }))).toBe(
      'of bare Fastify: 0.5 (FAILS: ≥ 0.6)',
    );
    expect(describeMeasurement({ what: 'rows', value: 100_000 })).toBe('rows: 100000');
  });

  it('that is no number keeps no promise', () => {
    expect(holds(ratio('x', 0, 0, { limit: 1 }))).toBe(false);
    expect(holds({ value: Infinity, limit: 1, atLeast: true })).toBe(false);
  });
});
