import { spawn } from 'node:child_process';
import { Fault, report } from '../lib/fault.mjs';
import { root } from '../lib/paths.mjs';
import { JEST } from './jest-command.mjs';
import { liveEnvironment } from './live-variables.mjs';

function main() {
  const env = liveEnvironment(process.env);
  const contacts = Object.keys(env).filter((name) => name.startsWith('LIVE_TWILIO_CONTACT_'));
  console.log(`This places real calls, at your expense, from ${env.LIVE_TWILIO_PHONE_NUMBER} to ${contacts.length} number(s) of yours.`);
  const args = [...JEST, '--selectProjects', 'telephony-live', '--runInBand', ...process.argv.slice(2)];
  spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' }).on('exit', (code) => (process.exitCode = code ?? 1));
}

try {
  main();
} catch (error) {
  if (!(error instanceof Fault)) throw error;
  report(error);
  process.exitCode = 1;
}
