import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Everything the running product keeps: database, secrets, logs. */
export const dataFolder = (env = process.env) => path.resolve(root, env.DIALER_DATA_DIR || '.data');
