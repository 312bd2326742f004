// The rules themselves are under test: each snippet breaks one of them and must be refused by it, by name.
import path from 'node:path';
import { jest } from '@jest/globals';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { root } from '../lib/paths.mjs';

const API = 'apps/api/src/modules';
const ADMIN = 'apps/admin/src/app';
const TWILIO = 'libs/telephony/src/lib/twilio';
const OURS = 'dialer/forbidden-imports';

/** [what, file, code, the rule that must refuse it] */
const BAD = [
  ['1: a package in contracts', 'libs/contracts/src/lib/call.ts', `import { Observable } from 'rxjs';`, OURS],
  ['1: a type of node in contracts', 'libs/contracts/src/lib/call.ts', `import type { Buffer } from 'node:buffer';`, OURS],
  ['1: an inline import type in contracts', 'libs/contracts/src/lib/call.ts', `export type A = import('@nestjs/common').Type;`, OURS],
  ['2: telephony in the admin', `${ADMIN}/core/x.ts`, `import { E164 } from '@dialer/telephony';`, OURS],
  ['2: the api in the admin, by path', `${ADMIN}/core/x.ts`, `import { a } from '../../../../api/src/main';`, OURS],
  ['2: table types in the admin', `${ADMIN}/core/x.ts`, `import type { InferSelectModel } from 'drizzle-orm';`, OURS],
  ['2: node in the admin', `${ADMIN}/core/x.ts`, `import fs from 'fs';`, OURS],
  ['3: bullmq in telephony', 'libs/telephony/src/lib/x.ts', `import { Queue } from 'bullmq';`, OURS],
  ['3: an application in telephony', 'libs/telephony/src/lib/x.ts', `import { a } from '../../../../apps/api/src/main';`, OURS],
  ['3: the database in telephony', 'libs/telephony/src/lib/x.ts', `import { Pool } from 'pg';`, OURS],
  ['4: the Twilio SDK in the api', `${API}/calls/x.ts`, `import twilio from 'twilio';`, OURS],
  ['4: a file of the Twilio SDK', 'libs/telephony/src/lib/x.ts', `import x from 'twilio/lib/webhooks/webhooks';`, OURS],
  ['4: the Twilio SDK beside Telnyx', 'libs/telephony/src/lib/telnyx/x.ts', `import twilio from 'twilio';`, OURS],
  ['4: the Telnyx SDK beside Twilio', `${TWILIO}/x.ts`, `import Telnyx from 'telnyx';`, OURS],
  ['4: a browser SDK in a component', `${ADMIN}/features/dialer/dialer-page.ts`, `import { Device } from '@twilio/voice-sdk';`, OURS],
  ['4: a browser SDK, lazily', `${ADMIN}/features/dialer/dialer-page.ts`, `void import('@telnyx/webrtc');`, OURS],
  ['5: telnyx from twilio', `${TWILIO}/x.ts`, `import { a } from '../telnyx/telnyx.mapping';`, OURS],
  ['5: twilio from telnyx', 'libs/telephony/src/lib/telnyx/x.ts', `export * from '../twilio/twilio.mapping';`, OURS],
  ['6: telephony in the carrier', 'apps/carrier/src/x.ts', `import { E164 } from '@dialer/telephony';`, OURS],
  ['6: the api in a spec of the carrier', 'apps/carrier/src/x.spec.ts', `import { a } from '../../api/src/main';`, OURS],
  ['6: the contracts in the carrier', 'apps/carrier/src/x.ts', `import type { CallView } from '@dialer/contracts';`, OURS],
  ['7: cold-call from calls', `${API}/calls/x.ts`, `import { a } from '../cold-call/cold-call.service';`, OURS],
  ['7: campaign from queue', `${API}/queue/x.ts`, `import { a } from '../campaign/pacing';`, OURS],
  ['7: webhooks from realtime', `${API}/realtime/x.ts`, `import { a } from '../webhooks/webhooks.module';`, OURS],
  ['7: anything from compliance', `${API}/compliance/x.ts`, `import { a } from '../calls/calls.service';`, OURS],
  ['8: bullmq in a service', `${API}/contacts/contacts.service.ts`, `import { Queue } from 'bullmq';`, OURS],
  ['8: SQL in a service', `${API}/calls/calls.service.ts`, `import { eq } from 'drizzle-orm';`, OURS],
  ['8: a pool in a controller', `${API}/calls/calls.controller.ts`, `import { Pool } from 'pg';`, OURS],
  ['8: a table in a service', `${API}/calls/calls.service.ts`, `import { calls } from '../../platform/database/schema/calls';`, OURS],
  ['8: a socket outside realtime', `${API}/calls/x.ts`, `import { WebSocket } from 'ws';`, OURS],
  ['9: an HTTP exception in a service', `${API}/calls/calls.service.ts`, `import { NotFoundException } from '@nestjs/common';`, OURS],
  ['10: one feature from another', `${ADMIN}/features/calls/x.ts`, `import { a } from '../dialer/dialer-store';`, OURS],
  ['10: core from shared/ui', `${ADMIN}/shared/ui/x.ts`, `import { a } from '../../core/auth/session.store';`, OURS],
  ['10: HttpClient in a component', `${ADMIN}/features/calls/calls-page.ts`, `import { HttpClient } from '@angular/common/http';`, OURS],
  ['11: the environment', `${API}/calls/x.ts`, `export const a = process.env['PORT'];`, 'no-restricted-properties'],
  ['11: the environment, taken apart', 'libs/telephony/src/lib/x.ts', `export const { env } = process;`, 'no-restricted-properties'],
  ['11: the environment, imported', `${API}/calls/x.ts`, `import { env } from 'node:process';`, OURS],
  ['11: the clock in compliance', `${API}/compliance/hours.ts`, `export const a = Date.now();`, 'no-restricted-properties'],
  ['11: the clock in the state table', `${API}/calls/call-state.ts`, `export const a = new Date();`, 'no-restricted-syntax'],
  ['11: the clock in the pacing', `${API}/campaign/pacing.ts`, `export const a = performance.now();`, 'no-restricted-properties'],
  ['12: a test helper in production', `${API}/calls/x.ts`, `import { a } from '../../testing/test-app';`, OURS],
  ['12: a contract suite in production', `${API}/calls/x.ts`, `import { a } from '@dialer/telephony/testing';`, OURS],
  ['12: a tool in production', 'apps/carrier/src/x.ts', `import { a } from '../../../tools/testing/browser-audio';`, OURS],
  ['12: forwardRef', `${API}/calls/calls.module.ts`, `import { Module, forwardRef } from '@nestjs/common';`, OURS],
  ['print in production', `${API}/calls/x.ts`, `console.log('here');`, 'no-console'],
  ['== with its surprises', `${API}/calls/x.ts`, `export const a = (b: unknown) => b == 0;`, 'eqeqeq'],
  [
    'between projects by path',
    `${API}/calls/x.ts`,
    `export * from '../../../../../libs/contracts/src/index';`,
    '@nx/enforce-module-boundaries',
  ],
  [
    'the carrier on a shared library, by tag',
    'apps/carrier/src/x.ts',
    `import type { CallView } from '@dialer/contracts';`,
    '@nx/enforce-module-boundaries',
  ],
  ['the admin on telephony, by tag', `${ADMIN}/core/x.ts`, `import { E164 } from '@dialer/telephony';`, '@nx/enforce-module-boundaries'],
  [
    'a click that no key reaches',
    `${ADMIN}/core/x.html`,
    `<div (click)="go()">x</div>`,
    '@angular-eslint/template/click-events-have-key-events',
  ],
  ['a picture without words', `${ADMIN}/core/x.html`, `<img src="a.png" />`, '@angular-eslint/template/alt-text'],
];

/** The nearest allowed neighbours of the above: a rule that refuses everything would pass the list before. */
const GOOD = [
  ['a sibling in contracts', 'libs/contracts/src/lib/call.ts', `export * from './contact';`],
  ['the contracts in the admin', `${ADMIN}/core/x.ts`, `export type { CallView } from '@dialer/contracts';`],
  ['the Twilio SDK in its folder', `${TWILIO}/x.ts`, `export { default } from 'twilio';`],
  ['the browser SDK in the softphone', `${ADMIN}/features/dialer/softphone/x.ts`, `export { Device } from '@twilio/voice-sdk';`],
  ['calls from cold-call', `${API}/cold-call/x.ts`, `export * from '../calls/calls.service';`],
  ['a guard of auth from anywhere', `${API}/compliance/x.ts`, `export * from '../auth/access.guard';`],
  ['bullmq in a processor', `${API}/contacts/x.processor.ts`, `export { Job } from 'bullmq';`],
  ['SQL in a repository', `${API}/calls/calls.repository.ts`, `export { eq } from 'drizzle-orm';`],
  ['a table in a repository', `${API}/calls/calls.repository.ts`, `export * from '../../platform/database/schema/calls';`],
  ['an HTTP exception in a guard', `${API}/auth/x.guard.ts`, `export { ForbiddenException } from '@nestjs/common';`],
  ['other names of Nest in a service', `${API}/calls/calls.service.ts`, `export { Injectable } from '@nestjs/common';`],
  ['a core client in a feature', `${ADMIN}/features/calls/x.ts`, `export * from '../../core/api/calls.api';`],
  ['the environment in platform/config', 'apps/api/src/platform/config/x.ts', `export const a = process.env['PORT'];`],
  ['a given moment in compliance', `${API}/compliance/hours.ts`, `export const a = (at: string) => new Date(at);`],
  ['a test helper in a spec', `${API}/calls/x.spec.ts`, `export * from '../../testing/test-app';`],
];

/** Snippets stand in no tsconfig: rules that ask for types are off, all others as they are. */
const eslint = new ESLint({
  cwd: root,
  overrideConfig: [
    { files: ['**/*.ts'], ...tseslint.configs.disableTypeChecked },
    { files: ['**/*.ts'], languageOptions: { parserOptions: { projectService: false } } },
  ],
});

async function refusedBy(file, code) {
  const [{ messages }] = await eslint.lintText(code, { filePath: path.join(root, file) });
  return messages.map(({ ruleId, message }) => ruleId ?? message);
}

describe('the linter refuses', () => {
  it.each(BAD)('%s', async (_, file, code, rule) => {
    expect(await refusedBy(file, code)).toContain(rule);
  });
});

describe('the linter allows', () => {
  it.each(GOOD)('%s', async (_, file, code) => {
    expect(await refusedBy(file, code)).toEqual([]);
  });
});
