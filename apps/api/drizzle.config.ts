import { defineConfig } from 'drizzle-kit';

// Offline: compares the tables with the last snapshot and writes SQL. Run it by `node tools/generate-migration.mjs <name>`.
export default defineConfig({
  dialect: 'postgresql',
  schema: './apps/api/src/platform/database/schema/*.ts',
  out: './apps/api/src/platform/database/migrations',
});
