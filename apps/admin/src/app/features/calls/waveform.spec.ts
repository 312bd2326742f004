import { peaksOf } from './waveform';

describe('the peaks of a lane', () => {
  it('are the loudest of each stretch, with their sign', () => {
    expect([...peaksOf(new Float32Array([0, 0.5, -0.75, 0.25]), 2)]).toEqual([0.5, -0.75]);
  });

  it('are no more than there are samples, and nothing of nothing', () => {
    expect([...peaksOf(new Float32Array([0.5]), 10)]).toEqual([0.5]);
    expect([...peaksOf(new Float32Array(), 10)]).toEqual([]);
  });
});
