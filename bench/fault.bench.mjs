// No call record lost, nobody dialled twice (design.md §7): 10,000 calls (BENCH_FAULT_CALLS) while the API is killed with -9 every 5 s.
// Between it and the local carrier stands a counter of dial requests: what it saw is the judge.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '../tools/lib/free-port.mjs';
import { root } from '../tools/lib/paths.mjs';
import { until } from '../tools/lib/until.mjs';
import { API_KEY, apiVariables, newDatabase, startApi, stop } from './lib/api-under-test.mjs';

const CALLS = Number(process.env.BENCH_FAULT_CALLS ?? 10_000);
const KILL_EVERY_MS = 5_000;
const AT_ONCE = 24;
/** A call whose dial met a kill is looked for at the carrier for a minute (calls.md B8). */
const PATIENCE_MS = 180_000;
/** Busy, declined, hangs up after 3 s: each ends by itself. */
const MIX = ['30', '32', '30', '12'];
const number = (n) => `+1212${String(10_000 + n).padStart(5, '0')}${MIX[n % MIX.length]}`;
const UNLIMITED = {
  RATE_LIMIT_INITIATE_PER_MINUTE: '0',
  TWILIO_CPS: '1000',
  TWILIO_MAX_LIVE_CALLS: '100000',
  // Nobody of ours joins these calls.
  COLD_CALL_AGENT_WAIT_S: '5',
};

export async function run({ env }) {
  const database = await newDatabase(env.TEST_DATABASE_URL);
  const processes = [];
  const variables = { ...env, ...(await apiVariables(database.url)), ...UNLIMITED };
  variables.BASE_URL = `http://127.0.0.1:${variables.PORT}`;
  const carrier = await startCarrier(variables, env, processes);
  const counter = await startCounter(carrier);
  try {
    variables.CARRIER_URL = counter.url;
    const api = new Mortal(variables, processes);
    await api.start();
    const started = performance.now();
    const accepted = await inParallel(CALLS, (n) => dialUntilAnswered(variables.PORT, number(n), `fault-${n}`));
    await api.stopKilling();
    const seconds = (performance.now() - started) / 1000;
    await until(async () => (await tally(database.client)).live === 0, { timeoutMs: PATIENCE_MS, everyMs: 1000 });
    const { rows, live } = await tally(database.client);
    return [
      { what: `calls placed in ${Math.round(seconds)} s under ${api.kills} kill -9`, value: accepted.length },
      { what: 'call records lost', value: CALLS - rows, limit: 0 },
      { what: 'calls that never ended', value: live, limit: 0 },
      { what: 'contacts dialled more than once', value: counter.repeated(), limit: 0 },
    ];
  } finally {
    for (const child of processes.reverse()) await stop(child);
    counter.close();
    await database.drop();
  }
}

/** The API, killed and started again until it is told to live. */
class Mortal {
  kills = 0;
  living = false;

  constructor(variables, processes) {
    this.variables = variables;
    this.processes = processes;
  }

  async start() {
    await startApi(this.variables, this.processes);
    this.killing = this.killAgainAndAgain();
  }

  async killAgainAndAgain() {
    const stopped = new Promise((resolve) => (this.live = resolve));
    for (;;) {
      const pause = new Promise((resolve) => setTimeout(resolve, KILL_EVERY_MS, 'kill'));
      if ((await Promise.race([pause, stopped])) !== 'kill') return;
      const child = this.processes.at(-1);
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
      this.kills += 1;
      await startApi(this.variables, this.processes);
    }
  }

  async stopKilling() {
    this.live('live');
    await this.killing;
  }
}

/** The client's part of the bargain: the same key again until there is an answer about the call. */
async function dialUntilAnswered(port, to, key) {
  const answered = await until(() => dial(port, to, key), { timeoutMs: PATIENCE_MS, everyMs: 200 });
  if (!answered) throw new Error('a dial was never answered');
  return answered;
}

async function dial(port, to, key) {
  try {
    const reply = await fetch(`http://127.0.0.1:${port}/aicallgo/api/v1/cold-call/initiate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': API_KEY, 'idempotency-key': key },
      body: JSON.stringify({ to_phone: to }),
      signal: AbortSignal.timeout(15_000),
    });
    const body = await reply.json();
    // 503 with a name: the call exists, what became of it is still being found out.
    return reply.status === 201 ? body.conference_id : body.error?.details?.conference_id;
  } catch {
    return undefined;
  }
}

async function tally(client) {
  const { rows } = await client.query(
    `select count(*)::int as rows, count(*) filter (where state not in ('completed', 'busy', 'no-answer', 'failed', 'canceled'))::int as live from calls`,
  );
  return rows[0];
}

/** Passes everything on, and counts what asks for a phone to be rung. */
async function startCounter(target) {
  const dials = new Map();
  const agent = new http.Agent({ keepAlive: true });
  const server = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const isDial = request.method === 'POST' && request.url.endsWith('/Participants.json');
    const to = isDial ? new URLSearchParams(body.toString()).get('To') : null;
    if (to) dials.set(to, (dials.get(to) ?? 0) + 1);
    const { hostname, port } = new URL(target);
    const passed = http.request(
      { hostname, port, path: request.url, method: request.method, headers: request.headers, agent },
      (answer) => {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      },
    );
    passed.on('error', () => response.destroy());
    passed.end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    repeated: () => [...dials.values()].filter((times) => times > 1).length,
    close: () => {
      server.closeAllConnections();
      server.close();
      agent.destroy();
    },
  };
}

/** The local carrier without audio. */
async function startCarrier(api, env, processes) {
  const port = await freePort();
  const variables = {
    ...env,
    CARRIER_PORT: String(port),
    CARRIER_MEDIA: 'off',
    CARRIER_DIALS_PER_SECOND: '1000',
    CARRIER_CONCURRENT_CALLS: '100000',
    CARRIER_ACCOUNT_SID: api.TWILIO_ACCOUNT_SID,
    CARRIER_AUTH_TOKEN: api.TWILIO_AUTH_TOKEN,
    CARRIER_API_KEY: api.TWILIO_API_KEY,
    CARRIER_API_SECRET: api.TWILIO_API_SECRET,
    CARRIER_TWIML_APP_SID: api.TWILIO_TWIML_APP_SID,
    CARRIER_VOICE_URL: `${api.BASE_URL}/api/voice/dial`,
    CARRIER_NUMBERS: api.TWILIO_PHONE_NUMBER,
  };
  const log = fs.openSync(path.join(os.tmpdir(), `bench-carrier-${process.pid}.log`), 'w');
  const child = spawn(process.execPath, [path.join(root, 'dist/carrier/main.mjs')], { env: variables, stdio: ['ignore', log, log] });
  processes.push(child);
  const url = `http://127.0.0.1:${port}`;
  const answers = () =>
    fetch(`${url}/control/calls`).then(
      ({ ok }) => ok,
      () => false,
    );
  if (!(await until(answers, { timeoutMs: 20_000 }))) throw new Error('the local carrier did not start');
  return url;
}

/** Runs `work` for 0…count-1, so many at once. */
async function inParallel(count, work) {
  const results = [];
  let next = 0;
  const worker = async () => {
    for (let n = next++; n < count; n = next++) results[n] = await work(n);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
