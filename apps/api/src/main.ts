import 'reflect-metadata';
import { Logger as NestLogger, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module';
import { dressHttpApp } from './http-app';
import { Workers } from './modules/queue/workers';
import type { AppConfig } from './platform/config/app-config';
import { loadConfig } from './platform/config/env';
import { migrateDatabase } from './platform/database/migrate';
import { waitForDatabase } from './platform/database/wait-for-database';
import { createAdapter } from './platform/http/fastify-adapter';
import { closeOnSignal, leaveOnFault } from './platform/process/shutdown';
import { startupMessage } from './platform/process/startup-message';
import { startWorkerServer } from './worker-server';

const QUIET_START = { bufferLogs: true, autoFlushLogs: false, abortOnError: false } as const;

/** Role → web | worker | all; nothing else (house.md, "Role"). */
async function main(): Promise<void> {
  const config = loadConfig();
  await waitForDatabase(config.database.url);
  await migrateDatabase(config.database.url);
  if (config.role === 'worker') await runWorker(config);
  else await runWeb(config);
  leaveOnFault();
}

async function runWeb(config: AppConfig): Promise<void> {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(config), createAdapter(config), {
    rawBody: true,
    ...QUIET_START,
  });
  await dressHttpApp(app);
  closeOnSignal(() => app.close());
  await app.listen({ port: config.http.port, host: config.http.host });
  if (config.role === 'all') await app.get(Workers).start();
  announce(app, config);
}

async function runWorker(config: AppConfig): Promise<void> {
  const context: INestApplicationContext = await NestFactory.createApplicationContext(AppModule.forRoot(config), QUIET_START);
  const server = await startWorkerServer(context);
  closeOnSignal(async () => {
    await server.close();
    await context.close();
  });
  await context.get(Workers).start();
  announce(context, config);
}

/** Only now the log begins: a start that fails says one line, not a page of modules. */
function announce(app: INestApplicationContext, { role, http, redis }: AppConfig): void {
  app.useLogger(app.get(Logger));
  app.flushLogs();
  new NestLogger('Main').log({ role, port: http.port, queue: redis ? 'redis' : 'postgresql' }, 'ready');
}

main().catch((error: unknown) => {
  process.stderr.write(`The API could not start. ${startupMessage(error)}\n`);
  process.exit(1);
});
