import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import { AppModule } from '../app.module';
import { parseConfig } from '../platform/config/env';
import { createAdapter, prepareHttpApp } from '../platform/http/create-app';
import { Workers } from '../modules/queue/workers';
import { createTestDatabase, type TestDatabase } from './test-database';

export const TEST_API_KEY = 'test-api-key-of-32-characters-00';

export interface TestAppOptions {
  /** Variables over the defaults below, as in `.env`. */
  env?: Record<string, string>;
  /** Replace providers: `(builder) => builder.overrideProvider(Clock).useValue(clock)`. */
  override?: (builder: TestingModuleBuilder) => TestingModuleBuilder;
  /** Take jobs in this application too. Default false. */
  workers?: boolean;
}

export interface TestApp {
  app: NestFastifyApplication;
  database: TestDatabase;
  close(): Promise<void>;
}

/** The whole application on a database of its own; ask it by `app.inject`, or listen on port 0. */
export async function createTestApp({ env = {}, override = (builder) => builder, workers = false }: TestAppOptions = {}): Promise<TestApp> {
  const database = await createTestDatabase();
  const config = parseConfig({
    DATABASE_URL: database.url,
    DATABASE_POOL_SIZE: '5',
    INTERNAL_API_KEY: TEST_API_KEY,
    PORT: '0',
    HOST: '127.0.0.1',
    BASE_URL: 'http://localhost:8000',
    LOG_LEVEL: 'silent',
    ...env,
  });
  const module = await override(Test.createTestingModule({ imports: [AppModule.forRoot(config)] })).compile();
  const app = module.createNestApplication<NestFastifyApplication>(createAdapter(config), { rawBody: true });
  await prepareHttpApp(app);
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
