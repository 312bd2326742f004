import { closingLine, tallyOf, total } from './tally.mjs';

const results = { numPassedTests: 5, numFailedTests: 0, numRuntimeErrorTestSuites: 0, numPendingTests: 0, numTodoTests: 0 };

describe('the count of tests', () => {
  it('adds up runs and names skipped tests only when there are any', () => {
    const sum = total([tallyOf(results, 0), tallyOf({ ...results, numFailedTests: 2 }, 1)]);
    expect(closingLine(sum)).toBe('10 passed, 2 failed');
    expect(closingLine(total([sum, tallyOf({ ...results, numPendingTests: 1, numTodoTests: 1 }, 0)]))).toBe(
      '15 passed, 2 failed, 2 skipped',
    );
  });

  it('counts a suite that could not run as failed', () => {
    expect(tallyOf({ ...results, numRuntimeErrorTestSuites: 1 }, 1).failed).toBe(1);
  });

  it('does not call a run green that jest called failed', () => {
    expect(tallyOf(results, 1).failed).toBe(1);
  });
});
