import 'reflect-metadata';
import { AppModule } from './app.module';
import { Workers } from './modules/queue/workers';
import { loadConfig } from './platform/config/env';
import { migrateDatabase } from './platform/database/migrate';
import { createHttpApp } from './platform/http/create-app';

async function main(): Promise<void> {
  const config = loadConfig();
  await migrateDatabase(config.database.url);
  const app = await createHttpApp(AppModule.forRoot(config), config);
  app.enableShutdownHooks();
  await app.listen({ port: config.http.port, host: config.http.host });
  if (config.role !== 'web') await app.get(Workers).start();
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
