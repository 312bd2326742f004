// The built API on a database of its own, as benches need it.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { freePort } from '../../tools/lib/free-port.mjs';
import { root } from '../../tools/lib/paths.mjs';
import { until } from '../../tools/lib/until.mjs';

export const ACCOUNT = `AC${'1'.repeat(32)}`;
export const AUTH_TOKEN = 'bench-auth-token';
export const BASE_URL = 'http://localhost:8000';
export const API_KEY = 'bench-api-key-of-32-characters-0';
const POOL_SIZE = '10';

export async function startApi(variables, processes) {
  const log = fs.openSync(path.join(os.tmpdir(), `bench-api-${process.pid}.log`), 'w');
  const child = spawn(process.execPath, [path.join(root, 'dist/api/main.mjs')], { env: variables, stdio: ['ignore', log, log] });
  processes.push(child);
  const ready = await until(() => answers(variables.PORT), { timeoutMs: 30_000 });
  if (!ready) throw new Error('the API did not start');
  return Number(variables.PORT);
}

async function answers(port) {
  try {
    return (await fetch(`http://127.0.0.1:${port}/health`)).status < 500;
  } catch {
    return false;
  }
}

export async function apiVariables(url) {
  return {
    DATABASE_URL: url,
    DATABASE_POOL_SIZE: POOL_SIZE,
    PORT: String(await freePort()),
    HOST: '127.0.0.1',
    BASE_URL,
    LOG_LEVEL: 'warn',
    INTERNAL_API_KEY: API_KEY,
    CARRIER_URL: 'http://127.0.0.1:9',
    CARRIER_DEMO: '1',
    TWILIO_ACCOUNT_SID: ACCOUNT,
    TWILIO_AUTH_TOKEN: AUTH_TOKEN,
    TWILIO_API_KEY: `SK${'2'.repeat(32)}`,
    TWILIO_API_SECRET: 'bench-api-secret',
    TWILIO_TWIML_APP_SID: `AP${'3'.repeat(32)}`,
    TWILIO_PHONE_NUMBER: '+14155550199',
  };
}

export async function newDatabase(serverUrl) {
  const name = `bench_${randomUUID().replaceAll('-', '')}`;
  const server = new pg.Client({ connectionString: serverUrl });
  await server.connect();
  await server.query(`create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  const drop = async () => {
    await client.end();
    await server.query(`drop database ${name} with (force)`);
    await server.end();
  };
  return { url: url.href, client, drop };
}

export async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(timer);
}

const sorted = (values) => [...values].sort((a, b) => a - b);
export const percentile = (values, share) => sorted(values)[Math.min(values.length - 1, Math.floor((values.length * share) / 100))];
export const median = (values) => sorted(values)[Math.floor(values.length / 2)];
