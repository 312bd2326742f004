// Three layers: types and Angular's own advice, Nx tags between projects, and our table of imports that must never exist
// (tools/lint/import-bans.mjs). Each of our own rules has a snippet in tools/lint/*.test.mjs that it must refuse.
import nx from '@nx/eslint-plugin';
import angular from 'angular-eslint';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';
import { forbiddenImports } from './tools/lint/forbidden-imports.mjs';
import { IMPORT_BANS } from './tools/lint/import-bans.mjs';
import { CLOCK_BANS, ENVIRONMENT_BAN } from './tools/lint/global-bans.mjs';
import { BOUNDARIES } from './tools/lint/project-boundaries.mjs';

const SPECS = ['**/*.spec.ts', '**/testing/**/*.ts', '**/test/**/*.ts', 'apps/e2e/**/*.ts'];
const clock = [
  'apps/api/src/modules/compliance/**/*.ts',
  'apps/api/src/modules/campaign/pacing*.ts',
  'apps/api/src/modules/calls/call-state*.ts',
];

export default tseslint.config(
  { ignores: ['**/node_modules/', '**/dist/', '**/.data/', '**/.nx/', '**/.angular/', '**/coverage/', 'apps/api/drizzle.config.ts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'warn' } },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@nx': nx, dialer: { rules: { 'forbidden-imports': forbiddenImports } } },
    rules: {
      '@nx/enforce-module-boundaries': ['error', BOUNDARIES],
      'dialer/forbidden-imports': ['error', IMPORT_BANS],
      'no-empty': 'error',
      'no-fallthrough': 'error',
      'no-misleading-character-class': 'error',
      'no-unsafe-finally': 'error',
      'no-useless-escape': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true, allowNullish: false }],
      // An interface asks for a promise where one implementation has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['apps/api/src/**/*.ts', 'libs/*/src/**/*.ts', 'apps/admin/src/**/*.ts'],
    // Where the errors of the browser end there is nobody left to tell but the console.
    ignores: ['apps/admin/src/main.ts', 'apps/admin/src/app/core/shell/app-error-handler.ts', ...SPECS],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['apps/api/src/**/*.ts', 'libs/*/src/**/*.ts'],
    ignores: ['apps/api/src/platform/config/**', ...SPECS],
    rules: { 'no-restricted-properties': ['error', ENVIRONMENT_BAN] },
  },
  {
    files: clock,
    ignores: SPECS,
    rules: {
      'no-restricted-properties': ['error', ENVIRONMENT_BAN, ...CLOCK_BANS.properties],
      'no-restricted-syntax': ['error', ...CLOCK_BANS.syntax],
    },
  },
  {
    files: SPECS,
    rules: {
      // Answers of an HTTP call are `any` here, and looking into them is what a spec does.
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      // `expect(service.method)` does not call it.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['apps/admin/src/**/*.ts'],
    extends: [...angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    rules: {
      '@angular-eslint/component-selector': ['error', { type: 'element', prefix: 'app', style: 'kebab-case' }],
      '@angular-eslint/directive-selector': ['error', { type: 'attribute', prefix: 'app', style: 'camelCase' }],
    },
  },
  { files: ['apps/admin/src/**/*.html'], extends: [...angular.configs.templateRecommended, ...angular.configs.templateAccessibility] },
  prettier,
);
