// A contact file of 100,000 rows (BENCH_IMPORT_ROWS) sent to the built API: how long until it is a list, how much memory the process
// takes, whether it goes on answering meanwhile; then what the contact table asks of such a list (design.md §7).
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { until } from '../tools/lib/until.mjs';
import { root } from '../tools/lib/paths.mjs';

const ROWS = Number(process.env.BENCH_IMPORT_ROWS ?? 100_000);
const KEY = 'bench-key-0123456789';
const AREAS = [212, 415, 312, 305, 206, 617, 713, 303, 404, 503];
const ROUNDS = 9;
const LIMIT_S = ROWS <= 100_000 ? 6 : 60 * (ROWS / 1_000_000);

export async function run({ env }) {
  const database = await newDatabase(env.TEST_DATABASE_URL);
  const child = startApi(database.url, env);
  try {
    const api = `http://127.0.0.1:${await child.port}`;
    const idle = memory(child.process.pid).now;
    const imported = await importFile(api);
    const { peak } = memory(child.process.pid);
    return [
      { what: `${ROWS} rows: upload`, value: imported.uploadSeconds, unit: 's' },
      { what: `${ROWS} rows: from the click to the complete list`, value: imported.seconds, unit: 's', limit: LIMIT_S },
      { what: 'rows missing', value: ROWS - imported.view.imported, limit: 0 },
      { what: 'memory of the process before', value: idle, unit: 'MB' },
      { what: 'memory of the process at its most', value: peak, unit: 'MB' },
      { what: 'memory the import added', value: peak - idle, unit: 'MB', limit: 200 },
      { what: 'another request meanwhile, p99', value: percentile(imported.answers, 99), unit: 'ms' },
      ...(await askTheTable(api, imported.view.contact_list_id)),
    ];
  } finally {
    child.process.kill('SIGTERM');
    await child.ended;
    await database.drop();
  }
}

async function importFile(api) {
  const form = new FormData();
  form.append('name', 'bench');
  form.append('file', new Blob([contactFile(ROWS)]), 'bench.csv');
  const start = performance.now();
  const reply = await fetch(`${api}/api/contact-lists/import`, { method: 'POST', headers: { 'x-api-key': KEY }, body: form });
  if (reply.status !== 202) throw new Error(`the import was refused: ${reply.status} ${await reply.text()}`);
  const { import_id: id } = await reply.json();
  const uploadSeconds = (performance.now() - start) / 1000;
  const answers = [];
  const view = await until(
    async () => {
      const before = performance.now();
      const now = await (await fetch(`${api}/api/imports/${id}`, { headers: { 'x-api-key': KEY } })).json();
      answers.push(performance.now() - before);
      if (now.status === 'failed') throw new Error(now.message);
      return now.status === 'completed' && now;
    },
    { timeoutMs: 300_000 },
  );
  if (!view) throw new Error('the import did not end');
  return { view, answers, uploadSeconds, seconds: (performance.now() - start) / 1000 };
}

/** What the table asks while somebody works with it; the median of some rounds. */
async function askTheTable(api, listId) {
  const questions = {
    'first page': {},
    'last page': { page: Math.ceil(ROWS / 100) },
    'sorted by name': { sort: 'name' },
    'sorted by name, last page': { sort: 'name', page: Math.ceil(ROWS / 100) },
    'sorted by company, descending': { sort: '-company' },
    'sorted by last call': { sort: '-call_timestamp' },
    'filtered by status': { status: 'not_called' },
    'filtered by an outcome nobody has': { status: 'follow_up' },
    'searched by part of a name': { q: 'person 4242' },
    'searched by digits': { q: '(415) 200-4' },
    'searched in vain': { q: 'nobody at all' },
  };
  const measurements = [];
  for (const [what, body] of Object.entries(questions)) {
    const times = [];
    for (let round = 0; round < ROUNDS; round += 1) times.push(await ask(api, listId, { page_size: 100, ...body }));
    measurements.push({ what: `table, ${what}`, value: percentile(times, 50), unit: 'ms', limit: 200 });
  }
  return measurements;
}

async function ask(api, listId, body) {
  const start = performance.now();
  const reply = await fetch(`${api}/api/contact-lists/${listId}/contacts/search`, {
    method: 'POST',
    headers: { 'x-api-key': KEY, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (reply.status !== 200) throw new Error(`${reply.status} ${await reply.text()}`);
  await reply.json();
  return performance.now() - start;
}

/** Fictional people; every number once. */
function contactFile(rows) {
  const lines = ['Name,Company,Phone,Title,City,Notes'];
  for (let n = 0; n < rows; n += 1) {
    const exchange = 200 + Math.floor(n / 100_000);
    const phone = `(${AREAS[n % AREAS.length]}) ${exchange}-${String(Math.floor(n / AREAS.length) % 10_000).padStart(4, '0')}`;
    lines.push(`Person ${n} Smith,"Company ${n % 977}, Inc.",${phone},VP Sales,Springfield,some note about person ${n}`);
  }
  return `${lines.join('\n')}\n`;
}

function startApi(databaseUrl, env) {
  const variables = {
    PATH: env.PATH,
    DATABASE_URL: databaseUrl,
    INTERNAL_API_KEY: KEY,
    PORT: String(20_000 + (process.pid % 20_000)),
    HOST: '127.0.0.1',
    LOG_LEVEL: 'warn',
    ADMIN_EMAIL: 'admin@example.com',
    ADMIN_PASSWORD: 'a long enough password',
  };
  // Started elsewhere, so that no .env of a developer joins in.
  const child = spawn(process.execPath, [path.join(root, 'dist/api/main.mjs')], {
    cwd: os.tmpdir(),
    env: variables,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const port = until(() => answers(variables.PORT), { timeoutMs: 30_000 }).then((ready) => {
    if (!ready) throw new Error('the API did not start');
    return variables.PORT;
  });
  return { process: child, port, ended: new Promise((resolve) => child.once('exit', resolve)) };
}

async function answers(port) {
  try {
    return (await fetch(`http://127.0.0.1:${port}/health`)).status < 500;
  } catch {
    return false; // Not listening yet.
  }
}

/** Of one process, in MB: resident now, and at its most. */
function memory(pid) {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  const of = (name) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
  return { now: of('VmRSS'), peak: of('VmHWM') };
}

async function newDatabase(serverUrl) {
  const name = `bench_${randomUUID().replaceAll('-', '')}`;
  const server = new pg.Client({ connectionString: serverUrl });
  await server.connect();
  await server.query(`create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const drop = async () => {
    await server.query(`drop database if exists ${name} with (force)`);
    await server.end();
  };
  return { url: url.toString(), drop };
}

function percentile(values, percent) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))];
}
