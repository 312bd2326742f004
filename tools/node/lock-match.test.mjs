import { holdsWhatIsLocked } from './lock-match.mjs';

const lock = {
  packages: {
    '': { name: 'x', dependencies: { a: '1.0.0' } },
    'libs/own': { version: '0.1.0' },
    'node_modules/own': { resolved: 'libs/own', link: true },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/a/node_modules/b': { version: '2.0.0', dev: true },
    'node_modules/only-on-mac': { version: '3.0.0', optional: true, os: ['darwin'] },
  },
};
const installed = (packages) => ({
  packages: { 'node_modules/a': { version: '1.0.0' }, 'node_modules/a/node_modules/b': { version: '2.0.0' }, ...packages },
});

describe('node_modules', () => {
  it('is what the lock says without the packages of other platforms', () => {
    expect(holdsWhatIsLocked(installed(), lock)).toBe(true);
  });

  it.each([
    ['another version', installed({ 'node_modules/a': { version: '1.0.1' } })],
    ['a nested one is missing', installed({ 'node_modules/a/node_modules/b': undefined })],
    ['an empty note', { packages: {} }],
    ['a note of another shape', {}],
  ])('is not: %s', (_, found) => {
    expect(holdsWhatIsLocked(found, lock)).toBe(false);
  });
});
