// Writes the SQL that brings the database from the last migration to the tables in apps/api/src/platform/database/schema:
//   node tools/generate-migration.mjs <what-changed>
// Needs no database. Read the SQL before committing it; migrations that others may have run are never edited.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const [name] = process.argv.slice(2);
if (!/^[a-z][a-z0-9-]*$/.test(name ?? '')) {
  console.error('Usage: node tools/generate-migration.mjs <what-changed>   (lower case, digits and dashes)');
  process.exit(2);
}
const { status } = spawnSync(
  process.execPath,
  ['node_modules/drizzle-kit/bin.cjs', 'generate', '--config', 'apps/api/drizzle.config.ts', '--name', name],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
);
process.exit(status ?? 1);
