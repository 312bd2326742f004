import { abandonRate, ABANDON_LIMIT, allowance, effectiveLines } from './pacing';

describe('lines per free agent', () => {
  it.each([
    [0, 1_000, 5],
    [14, 1_000, 5],
    [15, 1_000, 5],
    [17, 1_000, 3],
    [19, 1_000, 1],
    [20, 1_000, 1],
    [29, 1_000, 1],
    [30, 1_000, 0],
    [500, 1_000, 0],
  ])('with %i of %i humans abandoned are %i of five', (abandoned, humans, lines) => {
    expect(effectiveLines(5, 4, { humans, abandoned })).toBe(lines);
  });

  it.each([
    [1, 0, 2],
    [1, 99, 2],
    [1, 100, 5],
    [2, 0, 5],
  ])('of %i free agent after %i answers are at most %i', (agents, humans, lines) => {
    expect(effectiveLines(5, agents, { humans, abandoned: 0 })).toBe(lines);
  });

  it('never rise with the rate, never exceed what was asked for, and are none at the limit', () => {
    for (let lines = 1; lines <= 10; lines++) {
      let before = Infinity;
      for (let abandoned = 0; abandoned <= 60; abandoned++) {
        const record = { humans: 1_000, abandoned };
        const now = effectiveLines(lines, 3, record);
        expect(now).toBeLessThanOrEqual(Math.min(before, lines));
        expect(now > 0).toBe(abandonRate(record) < ABANDON_LIMIT);
        before = now;
      }
    }
  });

  it('are not lost for good by the first abandoned call of a small campaign', () => {
    expect(effectiveLines(1, 1, { humans: 5, abandoned: 1 })).toBe(1);
    expect(effectiveLines(1, 1, { humans: 5, abandoned: 3 })).toBe(0);
  });
});

describe('how many more may be dialled', () => {
  it.each([
    [{ freeAgents: 0, lines: 3, linesOpen: 0 }, 0],
    [{ freeAgents: 2, lines: 3, linesOpen: 1 }, 5],
    [{ freeAgents: 1, lines: 3, linesOpen: 5 }, -2],
    [{ freeAgents: 4, lines: 0, linesOpen: 1 }, -1],
  ])('%j: %i', (demand, more) => {
    expect(allowance(demand)).toBe(more);
  });
});
