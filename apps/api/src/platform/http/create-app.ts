import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import cookie from '@fastify/cookie';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DynamicModule } from '@nestjs/common';
import type { AppConfig } from '../config/app-config';

/** Enough for any JSON body of ours; files come as multipart with their own limit. */
const BODY_LIMIT = 1024 * 1024;
const REQUEST_ID = /^[\w-]{8,64}$/;

/** A caller's own id is kept when it is harmless, so that a chain of services can be followed. */
export function requestId(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

export function createAdapter(config: AppConfig): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    trustProxy: [...config.http.trustedProxies],
    genReqId: requestId,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  });
}

/** The HTTP application, not yet listening; used by main.ts and, as it is, by tests. */
export async function createHttpApp(module: DynamicModule, config: AppConfig): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(module, createAdapter(config), {
    rawBody: true,
    bufferLogs: true,
    abortOnError: false,
  });
  return prepareHttpApp(app);
}

/** What every HTTP application of ours has; the test application, built by Nest's testing module, gets it here too. */
export async function prepareHttpApp(app: NestFastifyApplication): Promise<NestFastifyApplication> {
  await app.register(cookie);
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id);
  });
  return app;
}
