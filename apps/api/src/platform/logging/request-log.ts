import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { API_PREFIXES } from '@dialer/contracts';
import { runWithLogIds, type LogIds } from './log-context';

/** Probes come every few seconds and would bury what matters; so would the admin app's files. */
const QUIET = ['/health', '/metrics', '/ops/queues'];

declare module 'fastify' {
  interface FastifyRequest {
    logIds: LogIds | null;
  }
}

/** One line per request with its ids; no query, header or body, and no stray words of a path: they may hold what a log must not. */
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
    const line = {
      ...request.logIds,
      method: request.method,
      path: loggedPath(request),
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    };
    // What a caller did wrong is not our fault; what we did wrong has an error line of its own (ADR 3).
    if (isOurs(path)) logger[reply.statusCode >= 500 ? 'warn' : 'log'](line, 'request');
    done();
  });
}

/** UUIDs, a carrier's SIDs, our names of rooms and labels: what a line is searched by. Anything else may be what a client took for an id. */
const ID = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Z]{2}[0-9a-f]{32}|COLD_CALL_[0-9a-f]{32})$/i;

/**
 * The route's own words with the ids in it. What else a client has put into an address is not repeated, for it may be a name or a
 * number that belongs into a body; of an address we do not have only its first part is told.
 */
function loggedPath({ url, params, routeOptions }: FastifyRequest): string {
  const route = routeOptions.url;
  if (!route || route.includes('*')) return `/${url.split(/[/?]/, 2)[1] ?? ''}/…`;
  const values = params as Record<string, string | undefined>;
  return route.replace(/:(\w+)/g, (name, key: string) => (ID.test(values[key] ?? '') ? (values[key] ?? name) : name));
}

function isOurs(path: string): boolean {
  return under(path, API_PREFIXES) && !under(path, QUIET);
}

function under(path: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));
}
