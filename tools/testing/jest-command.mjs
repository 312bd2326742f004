/**
 * Arguments for node that start jest: Nest and our own tools are ES modules, which jest loads only with this flag. A test is
 * never judged by how long it takes: the limit only ends what hangs, and jest's own five seconds are little on a busy machine.
 */
export const JEST = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
  '--testTimeout=120000',
];
