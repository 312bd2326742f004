import { Logger } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { API_PREFIXES } from '@dialer/contracts';
import { runWithLogIds, type LogIds } from './log-context';

/** Probes come every few seconds and would bury what matters; so would the admin app's files. */
const QUIET = ['/health', '/metrics', '/ops/queues'];

declare module 'fastify' {
  interface FastifyRequest {
    logIds: LogIds | null;
  }
}

/** One line per request with its ids; no query, header or body: they may hold what a log must not. */
export function logRequests(fastify: FastifyInstance): void {
  const logger = new Logger('Http');
  fastify.decorateRequest('logIds', null);
  fastify.addHook('onRequest', (request, _reply, done) => {
    request.logIds = { requestId: String(request.id) };
    runWithLogIds(request.logIds, done);
  });
  // Reading a body ends in an event of the socket, which knows nothing of this request: enter again behind it.
  fastify.addHook('preValidation', (request, _reply, done) => {
    runWithLogIds(request.logIds ?? {}, done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const line = { ...request.logIds, method: request.method, path, status: reply.statusCode, ms: Math.round(reply.elapsedTime * 10) / 10 };
    // What a caller did wrong is not our fault; what we did wrong has an error line of its own (ADR 3).
    if (isOurs(path)) logger[reply.statusCode >= 500 ? 'warn' : 'log'](line, 'request');
    done();
  });
}

function isOurs(path: string): boolean {
  return under(path, API_PREFIXES) && !under(path, QUIET);
}

function under(path: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));
}
