import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { mountBoard } from './modules/queue/board';
import { LiveWsAdapter } from './modules/realtime/live-ws-adapter';
import { AppConfig } from './platform/config/app-config';
import { serveAdminApp } from './platform/http/admin-app';
import { addApiDocs } from './platform/http/api-docs';
import { keepCurrentRequest } from './platform/http/current-request';
import { addSecurityHeaders } from './platform/http/security-headers';
import { logRequests } from './platform/logging/request-log';
import { measureHttp } from './platform/metrics/http-metrics';

export interface HttpAppOptions {
  adminFolder?: string;
}

/** Everything about HTTP that is not a controller. Called on a fresh application, before `init`; main.ts and specs share it. */
export async function dressHttpApp(app: NestFastifyApplication, { adminFolder }: HttpAppOptions = {}): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  keepCurrentRequest(fastify);
  logRequests(fastify);
  measureHttp(fastify);
  await app.register(cookie);
  await app.register(multipart);
  await addSecurityHeaders(app, app.get(AppConfig));
  await serveAdminApp(app, adminFolder);
  await mountBoard(app);
  app.useWebSocketAdapter(new LiveWsAdapter(app));
  addApiDocs(app);
}
