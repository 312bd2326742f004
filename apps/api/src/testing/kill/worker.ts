import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Workers } from '../../modules/queue/workers';
import { loadConfig } from '../../platform/config/env';
import { WorkModule } from './work.module';

// A worker process that a spec starts, kills with -9 and starts again.
const app = await NestFactory.createApplicationContext(WorkModule.forRoot(loadConfig()), {
  logger: ['error', 'warn'],
  abortOnError: false,
});
await app.get(Workers).start();
process.stdout.write('ready\n');
