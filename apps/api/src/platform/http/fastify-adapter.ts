import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { AppConfig } from '../config/app-config';
import { AppError } from '../errors/app-error';
import { toErrorBody } from '../errors/error.filter';
import { toAppError } from '../errors/to-app-error';

/** Enough for any JSON body of ours; files come as multipart with their own limit. */
const BODY_LIMIT = 1024 * 1024;
const REQUEST_ID = /^[\w-]{8,64}$/;

/** A caller's own id is kept when it is harmless, so that a chain of services can be followed. */
export function requestId(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

export function createAdapter(config: Pick<AppConfig, 'http'>): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    // Only a proxy we know may say whose address it forwards: limits of unknown callers go by address.
    trustProxy: [...config.http.trustedProxies],
    genReqId: requestId,
    forceCloseConnections: 'idle',
    // An address that cannot even be decoded never reaches Nest and its error filter.
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      const refused = toAppError(error) ?? new AppError('INTERNAL_ERROR', 'The request cannot be served');
      void reply.status(error.statusCode ?? 500).send(toErrorBody(refused, String(request.id)));
    },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  });
}
