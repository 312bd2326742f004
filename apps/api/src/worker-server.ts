import type { INestApplicationContext } from '@nestjs/common';
import { HealthCheckService } from '@nestjs/terminus';
import { fastify, type FastifyInstance } from 'fastify';
import { register } from 'prom-client';
import { ROUTES } from '@dialer/contracts';
import { AuthService } from './modules/auth/auth.service';
import { HealthService } from './modules/health/health.service';
import { AppConfig } from './platform/config/app-config';

/** Health and metrics of a process that serves nothing else (role worker). */
export async function startWorkerServer(context: INestApplicationContext): Promise<FastifyInstance> {
  const { http } = context.get(AppConfig);
  const checks = context.get(HealthCheckService, { strict: false });
  const { indicators } = context.get(HealthService, { strict: false });
  const auth = context.get(AuthService, { strict: false });
  const server = fastify({ forceCloseConnections: true });
  server.get(ROUTES.health, async (_request, reply) => {
    const result = await checks.check(indicators).catch((error: { getResponse?: () => unknown }) => error.getResponse?.());
    return reply.status((result as { status?: string } | undefined)?.status === 'error' ? 503 : 200).send(result);
  });
  server.get(`${ROUTES.health}/live`, () => ({ status: 'ok' }));
  server.get(ROUTES.metrics, async (request, reply) => {
    const principal = await auth.principalOf(request);
    if (!principal?.permissions.includes('ops.read')) return reply.status(principal ? 403 : 401).send();
    return reply.type(register.contentType).send(await register.metrics());
  });
  await server.listen({ port: http.port, host: http.host });
  return server;
}
