// Hang-up to log at the web backend (design.md §7), at a fixed rate; beside it what the same receiver takes for the same body when
// nobody is in between. BENCH_OUTAGE_S=600: the receiver is away for so long and our process is killed five times meanwhile.
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../tools/lib/until.mjs';
import { apiVariables, newDatabase, percentile, startApi, stop } from './lib/api-under-test.mjs';
import { seedCalls, webhooksOf } from './webhook/calls.mjs';

const PER_SECOND = 50;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 20);
const OUTAGE_S = Number(process.env.BENCH_OUTAGE_S ?? 0);
const OUTAGE_PER_SECOND = 5;
const KILLS = 5;

export async function run({ env }) {
  const database = await newDatabase(env.TEST_DATABASE_URL);
  const receiver = new Receiver();
  await receiver.up();
  const processes = [];
  const backend = { WEB_BACKEND_URL: receiver.url, WEB_BACKEND_API_KEY: 'bench-backend-key', COLD_CALL_BUSINESS_ID: 'bench' };
  const bench = { env: { ...env, ...(await apiVariables(database.url)), ...backend }, processes, receiver, client: database.client };
  try {
    bench.port = await startApi(bench.env, processes);
    const measurements = [...(await healthy(bench)), ...(OUTAGE_S ? await outage(bench) : [])];
    return measurements;
  } finally {
    for (const child of processes.reverse()) await stop(child);
    await receiver.down();
    await database.drop();
  }
}

async function healthy(bench) {
  await hangUps(bench, PER_SECOND, 100); // Warm up.
  await arrived(bench.receiver);
  const { calls, lags } = await hangUps(bench, PER_SECOND, PER_SECOND * SECONDS);
  await arrived(bench.receiver);
  const latencies = calls.map(({ id, hungUp }) => bench.receiver.first.get(id) - hungUp);
  const floor = await straight(bench.receiver, PER_SECOND * 5);
  return [
    { what: `log at the backend after hang-up at ${PER_SECOND}/s, p50`, value: percentile(latencies, 50), unit: 'ms' },
    { what: `log at the backend after hang-up at ${PER_SECOND}/s, p99`, value: percentile(latencies, 99), unit: 'ms', limit: 1000 },
    { what: 'the receiver alone with the same body, p99', value: percentile(floor, 99), unit: 'ms' },
    { what: 'load generator’s own lag, p99', value: percentile(lags, 99), unit: 'ms' },
    { what: 'logs that never came', value: latencies.filter((one) => !Number.isFinite(one)).length, limit: 0 },
    { what: 'logs that came twice', value: bench.receiver.repeated, limit: 0 },
  ];
}

async function outage(bench) {
  const { receiver } = bench;
  await receiver.down();
  const since = performance.now();
  for (let kill = 0; kill < KILLS; kill++) {
    await hangUps(bench, OUTAGE_PER_SECOND, Math.floor((OUTAGE_S * OUTAGE_PER_SECOND) / KILLS));
    const child = bench.processes.pop();
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    await startApi(bench.env, bench.processes);
  }
  await pause(Math.max(0, OUTAGE_S * 1000 - (performance.now() - since)));
  await receiver.up();
  const back = performance.now();
  await arrived(receiver, 120_000);
  const lost = [...receiver.expected].filter((id) => !receiver.first.has(id)).length;
  return [
    {
      what: `calls that ended in ${OUTAGE_S} s of outage with ${KILLS} kill -9`,
      value: KILLS * Math.floor((OUTAGE_S * OUTAGE_PER_SECOND) / KILLS),
    },
    { what: 'logs that never came', value: lost, limit: 0 },
    { what: 'the backend is back → all of them are there', value: (performance.now() - back) / 1000, unit: 's', limit: 60 },
  ];
}

/** Calls that are answered already; each is hung up at its moment, whatever the answers do. */
async function hangUps({ client, port, receiver }, perSecond, count) {
  const calls = await seedCalls(client, count, [randomUUID()]);
  for (const { id } of calls) receiver.expected.add(id);
  const lags = [];
  const pending = [];
  const started = performance.now();
  for (const [index, call] of calls.entries()) {
    const due = started + (index * 1000) / perSecond;
    if (due > performance.now()) await pause(due - performance.now());
    lags.push(performance.now() - due);
    call.hungUp = performance.now();
    pending.push(send(port, webhooksOf(call).at(-1)));
  }
  await Promise.all(pending);
  return { calls, lags };
}

/** What a carrier does: again, until somebody takes it. */
async function send(port, { path, body, signature }) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature };
  for (;;) {
    const reply = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers, body }).catch(() => null);
    await reply?.arrayBuffer();
    if (reply?.ok) return;
    await pause(200);
  }
}

async function arrived(receiver, timeoutMs = 30_000) {
  await until(() => [...receiver.expected].every((id) => receiver.first.has(id)), { timeoutMs });
}

async function straight(receiver, count) {
  const body = receiver.latestBody;
  const latencies = [];
  for (let i = 0; i < count; i++) {
    const started = performance.now();
    const key = randomUUID();
    const headers = { 'content-type': 'application/json', 'idempotency-key': key };
    await (await fetch(`${receiver.url}/api/v1/call-logs`, { method: 'POST', headers, body })).arrayBuffer();
    latencies.push(receiver.first.get(key) - started);
    await pause(1000 / PER_SECOND - 2);
  }
  return latencies;
}

class Receiver {
  expected = new Set();
  first = new Map();
  repeated = 0;
  latestBody = '{}';
  port = 0;
  sockets = new Set();

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  async up() {
    this.server = http.createServer((request, response) => {
      const chunks = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        const key = request.headers['idempotency-key'];
        if (this.first.has(key)) this.repeated += 1;
        else this.first.set(key, performance.now());
        this.latestBody = Buffer.concat(chunks).toString();
        response.writeHead(201).end('{}');
      });
    });
    this.server.on('connection', (socket) => this.sockets.add(socket.once('close', () => this.sockets.delete(socket))));
    await new Promise((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
    this.port = this.server.address().port;
  }

  async down() {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
