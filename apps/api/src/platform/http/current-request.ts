import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const current = new AsyncLocalStorage<FastifyRequest>();

/** The request that is being answered, also after awaiting; undefined in a job, a sweep or at the start. */
export function currentRequest(): FastifyRequest | undefined {
  return current.getStore();
}

/** For what is written deep inside about who asked, and from where, without handing a request through every layer. */
export function keepCurrentRequest(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => current.run(request, done));
  // Reading a body ends in an event of the socket, which knows nothing of this request: enter again behind it.
  fastify.addHook('preValidation', (request, _reply, done) => current.run(request, done));
}
