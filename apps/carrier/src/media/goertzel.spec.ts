import { loudness, toneAmplitude } from './goertzel';
import { pilotFrequency, PILOT_COUNT } from './pilot';
import { sines } from './sources';

const MS_400 = 3200;

describe('toneAmplitude', () => {
  it('measures one tone among others', () => {
    const samples = sines(MS_400, [[440, 5000], [1000, 9000]]); // prettier-ignore
    expect(toneAmplitude(samples, 440)).toBeCloseTo(5000, -2);
    expect(toneAmplitude(samples, 1000)).toBeCloseTo(9000, -2);
    expect(toneAmplitude(samples, 700)).toBeLessThan(10);
  });

  it('finds nothing in silence or in nothing', () => {
    expect(toneAmplitude(new Int16Array(MS_400), 440)).toBe(0);
    expect(toneAmplitude(new Int16Array(0), 440)).toBe(0);
    expect(loudness(new Int16Array(0))).toBe(0);
  });

  it('tells every pilot from every other', () => {
    const mistaken: number[][] = [];
    for (let n = 0; n < PILOT_COUNT; n++) {
      const samples = sines(MS_400, [[pilotFrequency(n), 500]]);
      for (let other = 0; other < PILOT_COUNT; other++) {
        const heard = toneAmplitude(samples, pilotFrequency(other));
        if (other === n ? heard < 480 : heard > 50) mistaken.push([pilotFrequency(n), pilotFrequency(other), heard]);
      }
    }
    expect(mistaken).toEqual([]);
  });
});

describe('pilotFrequency', () => {
  const all = Array.from({ length: PILOT_COUNT }, (_, n) => pilotFrequency(n));

  it('offers enough calls at once, each its own pitch between 600 and 3000 Hz', () => {
    expect(PILOT_COUNT).toBeGreaterThanOrEqual(60);
    expect(new Set(all).size).toBe(PILOT_COUNT);
    expect(Math.min(...all)).toBeGreaterThanOrEqual(600);
    expect(Math.max(...all)).toBeLessThanOrEqual(3000);
  });

  it('has no harmonics of one another', () => {
    for (const low of all) {
      for (const high of all) if (high > low) expect(Math.abs(high - Math.round(high / low) * low)).toBeGreaterThanOrEqual(17);
    }
  });

  it('wraps around, and takes any number', () => {
    expect(pilotFrequency(PILOT_COUNT + 3)).toBe(pilotFrequency(3));
    expect(all).toContain(pilotFrequency(-5));
    expect(all).toContain(pilotFrequency(2.7));
  });
});
