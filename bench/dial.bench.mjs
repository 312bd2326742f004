// Click to carrier request (design.md §7): from sending `initiate` to its request arriving at the carrier, which is this process.
import http from 'node:http';
import { API_KEY, apiVariables, newDatabase, percentile, startApi, stop } from './lib/api-under-test.mjs';

const DIALS = Number(process.env.BENCH_DIALS ?? 300);
const PER_SECOND = 10;
const WARM_UP = 30;
const NO_LIMIT = { RATE_LIMIT_INITIATE_PER_MINUTE: '0', TWILIO_CPS: '1000', TWILIO_MAX_LIVE_CALLS: '100000' };

export async function run({ env }) {
  const database = await newDatabase(env.TEST_DATABASE_URL);
  const carrier = await startCarrier();
  const processes = [];
  try {
    const port = await startApi({ ...env, ...(await apiVariables(database.url)), ...NO_LIMIT, CARRIER_URL: carrier.url }, processes);
    await dialAll(port, carrier, WARM_UP);
    carrier.duplicates = 0;
    const { toCarrier, toAnswer } = await dialAll(port, carrier, DIALS);
    return [
      { what: 'click → carrier request, p50', value: percentile(toCarrier, 50), unit: 'ms' },
      { what: 'click → carrier request, p99', value: percentile(toCarrier, 99), unit: 'ms', limit: 50 },
      { what: 'click → answer, p99', value: percentile(toAnswer, 99), unit: 'ms' },
      { what: 'calls dialled more than once', value: carrier.duplicates, limit: 0 },
    ];
  } finally {
    for (const child of processes.reverse()) await stop(child);
    carrier.close();
    await database.drop();
  }
}

/** At a steady pace, whatever the answers do. */
async function dialAll(port, carrier, count) {
  const toCarrier = [];
  const toAnswer = [];
  const started = performance.now();
  const dials = [];
  for (let n = 0; n < count; n++) {
    const wait = started + (n * 1000) / PER_SECOND - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    dials.push(
      dial(port).then(({ clicked, answered, conference }) => {
        toCarrier.push(carrier.arrivals.get(conference) - clicked);
        toAnswer.push(answered - clicked);
      }),
    );
  }
  await Promise.all(dials);
  return { toCarrier, toAnswer };
}

async function dial(port) {
  const clicked = performance.now();
  const reply = await fetch(`http://127.0.0.1:${port}/aicallgo/api/v1/cold-call/initiate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': API_KEY },
    body: JSON.stringify({ to_phone: '+14155550110' }),
  });
  const body = await reply.json();
  if (reply.status !== 201) throw new Error(`initiate answered ${reply.status}: ${JSON.stringify(body)}`);
  return { clicked, answered: performance.now(), conference: body.conference_id };
}

/** Accepts every dial at once and remembers when it came. */
async function startCarrier() {
  const carrier = { arrivals: new Map(), duplicates: 0 };
  let dials = 0;
  const server = http.createServer((request, response) => {
    const at = performance.now();
    const room = /\/Conferences\/([^/]+)\/Participants\.json/.exec(request.url)?.[1];
    if (room && carrier.arrivals.has(room)) carrier.duplicates++;
    if (room) carrier.arrivals.set(room, at);
    const sid = String(++dials).padStart(32, '0');
    request.resume().on('end', () => {
      const participant = { call_sid: `CA${sid}`, conference_sid: `CF${sid}`, label: 'customer', queue_time: '0', status: 'queued' };
      response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(participant));
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  carrier.url = `http://127.0.0.1:${server.address().port}`;
  carrier.close = () => server.close();
  return carrier;
}
