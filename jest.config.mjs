// One root config, several jest projects: unit beside the code, integration against a real PostgreSQL, the carrier
// contract over HTTP, and browser tests. `tools/test.mjs` decides which run together.
import angular from 'jest-preset-angular/presets/index.js';

const swc = [
  '@swc/jest',
  {
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      keepClassNames: true,
    },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
];
const UNIT = '**/*.spec.ts';
const INTEGRATION = '**/*.int.spec.ts';
const CONTRACT = '**/*.contract.spec.ts';
const BROWSER = '**/*.e2e.spec.ts';
/** Real calls on a real account: never by `npm test`, only by `npm run test:live`. */
const LIVE = process.env.DIALER_LIVE ? ['**/*.live.spec.ts'] : [];
const SLOW = ['int', 'contract', 'e2e', 'live'].map((kind) => `\\.${kind}\\.spec\\.ts$`);

const node = (displayName, root, { testMatch = UNIT, ignore = SLOW, ...rest } = {}) => ({
  displayName,
  rootDir: `<rootDir>/${root}`.replace('<rootDir>', import.meta.dirname),
  testMatch: [`<rootDir>/${testMatch}`],
  testPathIgnorePatterns: ['/node_modules/', ...ignore],
  testEnvironment: 'node',
  transform: { '^.+\\.(ts|mts)$': swc },
  ...rest,
});

/** jsdom and the Angular compiler; full ES modules, because Angular ships nothing else. */
const admin = {
  displayName: 'admin',
  rootDir: `${import.meta.dirname}/apps/admin`,
  testMatch: [`<rootDir>/src/**/*.spec.ts`],
  setupFilesAfterEnv: ['<rootDir>/src/test/setup-jest.ts'],
  ...angular.createEsmPreset({ tsconfig: '<rootDir>/tsconfig.spec.json' }),
};

export default {
  coverageProvider: 'v8',
  testSequencer: `${import.meta.dirname}/tools/testing/sequencer.mjs`,
  projects: [
    node('contracts', 'libs/contracts'),
    node('telephony', 'libs/telephony'),
    node('telephony-contract', 'libs/telephony', { testMatch: CONTRACT, ignore: [] }),
    ...LIVE.map((testMatch) => node('telephony-live', 'libs/telephony', { testMatch, ignore: [] })),
    node('carrier', 'apps/carrier'),
    node('carrier-e2e', 'apps/carrier', { testMatch: BROWSER, ignore: [] }),
    node('api', 'apps/api'),
    node('api-int', 'apps/api', { testMatch: INTEGRATION, ignore: [] }),
    // The whole product: built programs, over HTTP and in a browser.
    node('api-e2e', 'apps/e2e/src/api', { testMatch: '**/*.e2e.spec.ts', ignore: [] }),
    node('admin-e2e', 'apps/e2e/src/admin', { testMatch: '**/*.e2e.spec.ts', ignore: [] }),
    // The tools are plain modules that run as they are.
    node('tools', 'tools', { testMatch: '**/*.test.mjs', transform: {} }),
    admin,
  ],
};
