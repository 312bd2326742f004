// What `dial-next` costs by the size of its campaign (issue 5: at 1 M contacts at most 1.2 × that at 1 k): the same order sent to
// campaigns of each size in turn, so that a busy moment of the machine meets all of them. BENCH_DIAL_NEXT_SIZES=1000,100000 for less.
import http from 'node:http';
import { API_KEY, apiVariables, newDatabase, percentile, startApi, stop } from './lib/api-under-test.mjs';

const SIZES = (process.env.BENCH_DIAL_NEXT_SIZES ?? '1000,100000,1000000').split(',').map(Number);
const ROUNDS = Number(process.env.BENCH_DIAL_NEXT_ROUNDS ?? 200);
const WARM_UP = 30;
const NO_LIMIT = { RATE_LIMIT_DIAL_NEXT_PER_MINUTE: '0', TWILIO_CPS: '1000', TWILIO_MAX_LIVE_CALLS: '100000' };
/** Some sixty places, as a list of the whole country has them. */
const PLACES = 60;

export async function run({ env }) {
  const database = await newDatabase(env.TEST_DATABASE_URL);
  const carrier = await startCarrier();
  const processes = [];
  try {
    const port = await startApi({ ...env, ...(await apiVariables(database.url)), ...NO_LIMIT, CARRIER_URL: carrier.url }, processes);
    const { client } = database;
    const campaigns = [];
    for (const [index, size] of SIZES.entries()) campaigns.push(await newCampaign(client, index, size));
    await client.query('vacuum analyze campaign_contacts');
    for (let round = 0; round < WARM_UP; round++) for (const { id } of campaigns) await dialNext(port, id);
    for (let round = 0; round < ROUNDS; round++) for (const { id, took } of campaigns) took.push(await dialNext(port, id));
    return figures(campaigns);
  } finally {
    for (const child of processes.reverse()) await stop(child);
    carrier.close();
    await database.drop();
  }
}

function figures(campaigns) {
  const [smallest] = campaigns;
  const base = percentile(smallest.took, 50);
  return campaigns.flatMap(({ size, took }) => {
    const p50 = percentile(took, 50);
    const limit = size === smallest.size ? {} : { limit: 1.2 };
    return [
      { what: `dial-next, ${size} contacts, p50`, value: p50, unit: 'ms' },
      { what: `dial-next, ${size} contacts, p99`, value: percentile(took, 99), unit: 'ms' },
      { what: `dial-next, ${size} contacts against ${smallest.size}`, value: p50 / base, ...limit },
    ];
  });
}

async function newCampaign(client, index, size) {
  const amd = { enabled: true, unknown: 'connect', on_machine: 'hang_up', message_id: null, audience: 'consumer' };
  const { rows } = await client.query(
    `insert into campaigns (id, name, phase, provider, mode, lines, answer_policy, amd, retry, ring_floor_seconds, caller_ids, principal_id, identity, created_at)
     values (gen_random_uuid(), 'bench', 'running', 'twilio', 'power', 1, 'detect_first', $1, '{"max_attempts":3,"delay_minutes":{}}', 15, '{}', 'key:bench', 'key_bench', now())
     returning id`,
    [amd],
  );
  const { id } = rows[0];
  // Numbers that no other size has: nobody is called by two campaigns at once.
  await client.query(
    `insert into campaign_contacts (id, campaign_id, position, phone, hours_key)
     select gen_random_uuid(), $1, n, '+1' || (2120000000 + $2::bigint * 10000000 + n)::text, 'US:S' || (n % $3)::text || '|America/New_York'
     from generate_series(1, $4::int) n`,
    [id, index, PLACES, size],
  );
  return { id, size, took: [] };
}

async function dialNext(port, id) {
  const before = performance.now();
  const reply = await fetch(`http://127.0.0.1:${port}/api/campaign/${id}/dial-next`, { method: 'POST', headers: { 'x-api-key': API_KEY } });
  const body = await reply.json();
  const took = performance.now() - before;
  if (body.status !== 'dialing') throw new Error(`dial-next answered ${reply.status}: ${JSON.stringify(body)}`);
  return took;
}

/** Accepts every dial at once. */
async function startCarrier() {
  let dials = 0;
  const server = http.createServer((request, response) => {
    const sid = `CA${String(++dials).padStart(32, '0')}`;
    request.resume().on('end', () => {
      response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ sid, status: 'queued', queue_time: '0' }));
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
