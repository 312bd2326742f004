// The order in which jest starts the specs of one run. A fresh clone has no times of an earlier run to go by, and jest would then
// go by the size of a file: short specs that sit through minutes of calls came last, and everybody waited for them alone.
import fs from 'node:fs';
import TestSequencer from '@jest/test-sequencer';

/** Projects whose specs mostly wait for calls to ring and end; all others mostly compute. */
const WAITING = new Set(['telephony-contract', 'carrier', 'api-e2e']);
const DECLARED = /jest\.setTimeout\(([\d_]+)\)/;
/** Says nothing about its patience; a quick one. */
const QUICK_MS = 5000;

/** Milliseconds: what it took last time, or else the patience that the spec itself asks for. */
function length({ path: file, duration }) {
  if (duration !== undefined) return duration;
  const declared = DECLARED.exec(fs.readFileSync(file, 'utf8'))?.[1];
  return declared ? Number(declared.replaceAll('_', '')) : QUICK_MS;
}

/** The longest first, and those that wait spread among those that compute, so that neither the processors nor the workers idle. */
export function inOrder(tests) {
  const lengths = new Map(tests.map((test) => [test, length(test)]));
  const sorted = tests.toSorted((a, b) => lengths.get(b) - lengths.get(a));
  const waiting = sorted.filter((test) => WAITING.has(projectOf(test)));
  const computing = sorted.filter((test) => !WAITING.has(projectOf(test)));
  const share = Math.floor(computing.length / Math.max(1, waiting.length));
  const mixed = waiting.flatMap((test) => [test, ...computing.splice(0, share)]);
  return [...mixed, ...computing];
}

const projectOf = ({ context }) => context.config.displayName?.name;

export default class Sequencer extends TestSequencer {
  sort(tests) {
    return inOrder(super.sort(tests)); // also looks up what each took last time
  }
}
