// What specs are told through the environment: the database server, and the programs they may spawn when this machine has them.
import fs from 'node:fs';
import path from 'node:path';

const CHROMIUM = ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser'];

/** The first of these programs on the PATH. */
export function findProgram(...names) {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/bin', '/usr/local/bin'].filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) => fs.existsSync(file));
}

/** Names of programs that are missing are simply absent, so that a spec skips what it cannot run. */
export function testVariables(databaseUrl, env = process.env) {
  const found = {
    TEST_DATABASE_URL: databaseUrl,
    TEST_REDIS_SERVER: env.TEST_REDIS_SERVER || findProgram('redis-server'),
    CHROMIUM_PATH: env.CHROMIUM_PATH || findProgram(...CHROMIUM),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value));
}

/** What the specs of a missing program are told aloud, rather than passing in silence. */
export function missingPrograms(found = testVariables('')) {
  return [
    ...(found.TEST_REDIS_SERVER ? [] : ['redis-server is not installed: the tests that need Redis are SKIPPED.']),
    ...(found.CHROMIUM_PATH ? [] : ['No Chromium is installed (or named by CHROMIUM_PATH): the browser tests are SKIPPED.']),
  ];
}

const OURS =
  /^(TWILIO|TELNYX|CARRIER|WEB_BACKEND|COLD_CALL|RECORDINGS|RECORDING|DIALER|TEST)_|^(PORT|BASE_URL|DATABASE_URL|REDIS_URL|ROLE|ADMIN_EMAIL|ADMIN_PASSWORD|INTERNAL_API_KEY|SIGNING_SECRET)(_FILE)?$/;

/** The environment without the product's own variables: a developer's settings must not decide what tests see. */
export const isolatedEnvironment = (env = process.env) => Object.fromEntries(Object.entries(env).filter(([name]) => !OURS.test(name)));
