import { decodeMulaw, decodeMulawSample, encodeMulaw, encodeMulawSample, MULAW_SILENCE } from './mulaw';

describe('µ-law', () => {
  it('knows the corner values of G.711', () => {
    expect([0xff, 0x80, 0x00, 0x7f].map(decodeMulawSample)).toEqual([0, 32124, -32124, 0]);
    expect([0, 32767, -32768].map(encodeMulawSample)).toEqual([MULAW_SILENCE, 0x80, 0x00]);
  });

  it('gives every code back after a round trip', () => {
    for (let code = 0; code < 256; code++) {
      // 0x7f is minus zero; there is one zero in linear samples.
      expect(encodeMulawSample(decodeMulawSample(code))).toBe(code === 0x7f ? MULAW_SILENCE : code);
    }
  });

  it('stays within the quantisation step for every sample', () => {
    for (let sample = -32768; sample <= 32767; sample++) {
      const error = Math.abs(decodeMulawSample(encodeMulawSample(sample)) - sample);
      expect(error <= Math.max(8, Math.abs(sample) / 16 + 8) || Math.abs(sample) > 32124).toBe(true);
    }
  });

  it('works on buffers and writes into the target it is given', () => {
    const target = new Uint8Array(3);
    expect(encodeMulaw(Int16Array.of(0, 1000, -1000), target)).toBe(target);
    expect([...decodeMulaw(target)]).toEqual([0, 988, -988]);
  });
});
