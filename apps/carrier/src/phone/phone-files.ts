import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';

const TYPES = {
  'phone.html': 'text/html; charset=utf-8',
  'phone.css': 'text/css; charset=utf-8',
  'phone.mjs': 'text/javascript; charset=utf-8',
  'call.mjs': 'text/javascript; charset=utf-8',
  'ringer.mjs': 'text/javascript; charset=utf-8',
  'screen.mjs': 'text/javascript; charset=utf-8',
} as const;

const HEADERS = {
  // Nothing from elsewhere, nothing inline, and no page around it that could press its buttons.
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'permissions-policy': 'microphone=(self), camera=(), geolocation=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  // A carrier that was updated shows its new page at once.
  'cache-control': 'no-cache',
};

/** The page at `/phone` and what it is made of: a fixed list of files, nothing else of the folder. */
export function phoneFiles(folder: string): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    for (const [name, type] of Object.entries(TYPES)) {
      const body = readFileSync(path.join(folder, name), 'utf8');
      const url = name === 'phone.html' ? '/phone' : `/phone/${name}`;
      app.get(url, async (_request, reply) => reply.headers(HEADERS).type(type).send(body));
    }
  };
}
