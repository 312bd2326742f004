import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Everything the running product keeps: database, secrets, logs. */
export const dataFolder = (env = process.env) => path.resolve(root, env.DIALER_DATA_DIR || '.data');

/** The applications that can be built. */
export const presentApps = () => ['api', 'carrier', 'admin'].filter((app) => fs.existsSync(path.join(root, 'apps', app, 'src/main.ts')));
