// Event → every subscriber's screen, across processes (design.md §7): webhooks go to one API, its users' sockets are half there and
// half at a second API on the same database. Measured from sending the webhook to the frame's arrival, at each subscriber.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import http from 'node:http';
import { WebSocket } from 'ws';
import { apiVariables, newDatabase, percentile, startApi, stop } from './lib/api-under-test.mjs';
import { interleaved, seedCalls } from './webhook/calls.mjs';

const USERS = 20;
/** Of each user, at each of the two processes: a rep with two windows, and one more somewhere else. */
const SOCKETS_EACH = 2;
const PER_SECOND = Number(process.env.BENCH_FRAMES_PER_SECOND ?? 100);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 20);
const WARM_UP_SECONDS = 2;
const PATIENCE_MS = 10_000;

export async function run({ env }) {
  const database = await newDatabase(env.TEST_DATABASE_URL);
  const processes = [];
  const sockets = [];
  try {
    const ports = [];
    for (let n = 0; n < 2; n++) ports.push(await startApi({ ...env, ...(await apiVariables(database.url)) }, processes));
    const users = await addUsers(database.client);
    const arrivals = new Arrivals(users);
    for (const port of ports) for (const user of users) sockets.push(...(await subscribe(port, user, arrivals)));
    const bench = { client: database.client, users, arrivals, port: ports[0] };
    await send(bench, WARM_UP_SECONDS);
    const { latencies, missing, lags } = await send(bench, SECONDS);
    const what = `event → screen, ${sockets.length} sockets at two processes, ${PER_SECOND} events/s`;
    return [
      { what: `${what}, p50`, value: percentile(latencies, 50), unit: 'ms' },
      { what: `${what}, p99`, value: percentile(latencies, 99), unit: 'ms', limit: 250 },
      { what: 'frames that never came', value: missing, limit: 0 },
      { what: 'load generator’s own lag, p99', value: percentile(lags, 99), unit: 'ms' },
    ];
  } finally {
    for (const socket of sockets) socket.terminate();
    for (const child of processes.reverse()) await stop(child);
    await database.drop();
  }
}

/** Who waits for what: a call and a state of it → when it was sent, and who has still to see it. */
class Arrivals {
  constructor(users) {
    this.watchers = new Map(users.map(({ id }) => [id, 0]));
    this.waiting = new Map();
    this.latencies = [];
  }

  expect(call, state, at) {
    this.waiting.set(`${call.id} ${state}`, { at, left: this.watchers.get(call.user) });
  }

  seen({ id, state }) {
    const expected = this.waiting.get(`${id} ${state}`);
    if (!expected) return;
    this.latencies.push(performance.now() - expected.at);
    if (--expected.left === 0) this.waiting.delete(`${id} ${state}`);
  }

  get missing() {
    return [...this.waiting.values()].reduce((sum, { left }) => sum + left, 0);
  }
}

async function send({ client, users, arrivals, port }, seconds) {
  const calls = await seedCalls(
    client,
    Math.ceil((PER_SECOND * seconds) / 3.5),
    users.map(({ id }) => id),
  );
  const byId = new Map(calls.map((call) => [call.id, call]));
  arrivals.latencies = [];
  const lags = [];
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  const started = performance.now();
  const replies = interleaved(calls).map(async (request, n) => {
    const due = started + (n * 1000) / PER_SECOND;
    await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
    const at = performance.now();
    lags.push(at - due);
    // Our states have Twilio's names.
    arrivals.expect(byId.get(request.callId), request.status, at);
    const status = await post(port, request, agent);
    if (status >= 300) throw new Error(`a webhook was answered ${status}`);
  });
  await Promise.all(replies);
  const deadline = performance.now() + PATIENCE_MS;
  while (arrivals.missing > 0 && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
  const { latencies, missing } = arrivals;
  arrivals.waiting.clear();
  agent.destroy();
  return { latencies, missing, lags };
}

function post(port, { path, body, signature }, agent) {
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
    'x-twilio-signature': signature,
  };
  return new Promise((resolve, reject) => {
    const request = http.request({ port, host: '127.0.0.1', method: 'POST', path, headers, agent }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    request.on('error', reject).end(body);
  });
}

/** With a session each, as after a sign-in. */
async function addUsers(client) {
  const users = Array.from({ length: USERS }, (_, n) => ({
    id: randomUUID(),
    email: `rep${n}@example.com`,
    token: randomBytes(32).toString('base64url'),
  }));
  for (const { id, email, token } of users) {
    await client.query(`insert into users (id, email, name, role, password_hash) values ($1, $2, 'Rep', 'rep', 'none')`, [id, email]);
    const hash = createHash('sha256').update(token).digest('hex');
    await client.query(`insert into sessions (token_hash, user_id, expires_at) values ($1, $2, now() + interval '1 day')`, [hash, id]);
  }
  return users;
}

async function subscribe(port, user, arrivals) {
  const opened = Array.from({ length: SOCKETS_EACH }, async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws/me`, {
      origin: `http://127.0.0.1:${port}`,
      headers: { cookie: `dialer_session=${user.token}` },
    });
    // The first frame is the state; from there on nothing may be missed.
    await new Promise((resolve, reject) => {
      socket.once('message', resolve);
      socket.once('error', reject);
    });
    arrivals.watchers.set(user.id, arrivals.watchers.get(user.id) + 1);
    socket.on('message', (data) => {
      const frame = JSON.parse(data);
      if (frame.type === 'call_state' || frame.type === 'call_ended') arrivals.seen(frame.call);
    });
    return socket;
  });
  return Promise.all(opened);
}
