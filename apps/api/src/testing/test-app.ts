import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import { AppModule } from '../app.module';
import { dressHttpApp } from '../http-app';
import { parseConfig } from '../platform/config/env';
import { createAdapter } from '../platform/http/fastify-adapter';
import { Workers } from '../modules/queue/workers';
import { createTestDatabase, type TestDatabase } from './test-database';

export const TEST_API_KEY = 'test-api-key-of-32-characters-00';

/** Nothing listens there: a spec that dials starts a carrier and sets CARRIER_URL. */
export const DEMO_TWILIO = {
  CARRIER_URL: 'http://127.0.0.1:9',
  CARRIER_DEMO: '1',
  TWILIO_ACCOUNT_SID: `AC${'1'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'demo-auth-token',
  TWILIO_API_KEY: `SK${'2'.repeat(32)}`,
  TWILIO_API_SECRET: 'demo-api-secret',
  TWILIO_TWIML_APP_SID: `AP${'3'.repeat(32)}`,
  TWILIO_PHONE_NUMBER: '+14155550199',
};

export interface TestAppOptions {
  /** Variables over the defaults below, as in `.env`. */
  env?: Record<string, string>;
  /** Replace providers: `(builder) => builder.overrideProvider(Clock).useValue(clock)`. */
  override?: (builder: TestingModuleBuilder) => TestingModuleBuilder;
  /** Take jobs in this application too. Default false. */
  workers?: boolean;
  /** Modules beside the application's own, e.g. with a controller that throws. */
  modules?: Type[];
  /** A built admin app to serve. */
  adminFolder?: string;
}

export interface TestApp {
  app: NestFastifyApplication;
  database: TestDatabase;
  close(): Promise<void>;
}

/** The whole application on a database of its own; ask it by `app.inject`, or listen on port 0. */
export async function createTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { env = {}, override = (builder) => builder, modules = [], workers = false } = options;
  const database = await createTestDatabase();
  const config = parseConfig({
    DATABASE_URL: database.url,
    DATABASE_POOL_SIZE: '5',
    INTERNAL_API_KEY: TEST_API_KEY,
    PORT: '0',
    HOST: '127.0.0.1',
    BASE_URL: 'http://localhost:8000',
    LOG_LEVEL: 'silent',
    ...DEMO_TWILIO,
    ...env,
  });
  const module = await override(Test.createTestingModule({ imports: [AppModule.forRoot(config), ...modules] })).compile();
  const app = module.createNestApplication<NestFastifyApplication>(createAdapter(config), { rawBody: true });
  await dressHttpApp(app, options);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  if (workers) await app.get(Workers).start();
  return {
    app,
    database,
    close: async () => {
      await app.close();
      await database.drop();
    },
  };
}
