// Carrier webhooks at a fixed rate against the built API, then as many as it can take, against a bare Fastify with the same
// check and the same SQL in the same run (design.md §7).
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { apiVariables, median, newDatabase, percentile, startApi, stop } from './lib/api-under-test.mjs';
import { interleaved, seedCalls, webhooksOf } from './webhook/calls.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const PER_SECOND = 500;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 20);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const CONNECTIONS = 16;
const FULL_CALLS = 1500;
const USERS = 50;

export async function run({ env, ratio }) {
  const database = await newDatabase(env.TEST_DATABASE_URL);
  const processes = [];
  try {
    const variables = { ...env, ...(await apiVariables(database.url)) };
    const api = await startApi(variables, processes);
    const bare = await startFork('bare-fastify.mjs', variables, processes);
    const insertOnly = await startFork('bare-fastify.mjs', { ...variables, ONLY_INSERT: '1' }, processes);
    const generator = fork(path.join(HERE, 'webhook/load.mjs'));
    processes.push(generator);
    const bench = { client: database.client, users: Array.from({ length: USERS }, () => randomUUID()), generator };

    await takeAll(bench, api, 400); // Warm up: code, pools and the queue's connections.
    await takeAll(bench, bare, 400);
    const paced = [];
    for (let round = 0; round < ROUNDS; round++) paced.push(await atFixedRate(bench, api));
    const rates = { api: [], bare: [], insertOnly: [] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, port] of Object.entries({ api, bare, insertOnly })) rates[name].push(await takeAll(bench, port, FULL_CALLS));
    }
    return [
      { what: `webhook p50 at ${PER_SECOND}/s`, value: median(paced.map((one) => one.p50)), unit: 'ms' },
      { what: `webhook p99 at ${PER_SECOND}/s`, value: median(paced.map((one) => one.p99)), unit: 'ms', limit: 15 },
      { what: 'load generator’s own lag, p99', value: median(paced.map((one) => one.lag)), unit: 'ms' },
      { what: 'failed webhooks', value: paced.reduce((sum, one) => sum + one.failures, 0), limit: 0 },
      { what: 'calls that did not end', value: await unfinished(database.client), limit: 0 },
      { what: 'webhooks taken at full load', value: median(rates.api), unit: '/s' },
      ratio('of a bare Fastify with the same check and SQL', median(rates.api), median(rates.bare), { limit: 0.6, atLeast: true }),
      ratio('of a bare Fastify with the check and one INSERT', median(rates.api), median(rates.insertOnly)),
    ];
  } finally {
    for (const child of processes.reverse()) await stop(child);
    await database.drop();
  }
}

async function atFixedRate(bench, port) {
  const calls = await seedCalls(bench.client, Math.ceil((PER_SECOND * SECONDS) / 3.5), bench.users);
  const requests = interleaved(calls);
  const { latencies, lags, failures } = await order(bench.generator, { kind: 'paced', port, requests, perSecond: PER_SECOND });
  return { p50: percentile(latencies, 50), p99: percentile(latencies, 99), lag: percentile(lags, 99), failures };
}

async function takeAll(bench, port, count) {
  const calls = await seedCalls(bench.client, count, bench.users);
  const requests = calls.map(webhooksOf);
  const { latencies, seconds, failures } = await order(bench.generator, { kind: 'full', port, requests, connections: CONNECTIONS });
  if (failures) throw new Error(`${failures} webhooks failed`);
  return latencies.length / seconds;
}

/** Only of those that ours was given: the bare one knows no call states. */
async function unfinished(client) {
  const { rows } = await client.query(
    `select count(*)::int as n from calls c where state not in ('completed', 'busy') and exists (
       select 1 from call_events e where e.call_id = c.id and e.kind in ('completed', 'busy') and e.detail <> '{}')`,
  );
  return rows[0].n;
}

function order(generator, message) {
  return new Promise((resolve, reject) => {
    const died = (code) => reject(new Error(`the load generator ended with ${code}`));
    generator.once('exit', died);
    generator.once('message', (answer) => {
      generator.off('exit', died);
      resolve(answer);
    });
    generator.send(message);
  });
}

async function startFork(file, env, processes) {
  const child = fork(path.join(HERE, 'webhook', file), { env });
  processes.push(child);
  const { port } = await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', () => reject(new Error(`${file} did not start`)));
  });
  return port;
}
