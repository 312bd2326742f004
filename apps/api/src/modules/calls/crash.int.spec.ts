import { Pool } from 'pg';
import { ApiProcess, buildApi } from '../../testing/api-process';
import { freePort } from '../../testing/free-port';
import { startOwnPostgres, type OwnPostgres } from '../../testing/own-postgres';
import { DEMO_TWILIO, TEST_API_KEY } from '../../testing/test-app';
import { createPool } from '../../platform/database/pool';
import { NO_LIMITS, until } from './testing/call-stage';
import { PUBLIC_URL, ScriptedTwilio, type SignedWebhook } from './testing/scripted-twilio';

jest.setTimeout(180_000);

/** Real processes, killed for real; the carrier's own list of requests is the judge. */
describe('a call survives', () => {
  let postgres: OwnPostgres;
  let pool: Pool;
  let carrier: ScriptedTwilio;
  let port: string;
  let api: ApiProcess;
  beforeAll(async () => {
    buildApi();
    postgres = await startOwnPostgres();
    pool = createPool('spec', { connectionString: postgres.url, max: 2 });
    carrier = await ScriptedTwilio.start();
    port = String(await freePort());
  });
  beforeEach(async () => (api = await startApi()));
  afterEach(async () => {
    api?.signal('SIGKILL');
    await api?.ended;
  });
  afterAll(async () => {
    await carrier?.stop();
    await pool?.end();
    await postgres?.discard();
  });

  const startApi = async () => {
    const env = {
      ...DEMO_TWILIO,
      ...NO_LIMITS,
      CARRIER_URL: carrier.url,
      DATABASE_URL: postgres.url,
      HOST: '127.0.0.1',
      PORT: port,
      BASE_URL: PUBLIC_URL,
    };
    const started = ApiProcess.run({ ...env, INTERNAL_API_KEY: TEST_API_KEY });
    await started.ready();
    return started;
  };
  const initiate = (key: string) =>
    fetch(`http://127.0.0.1:${port}/aicallgo/api/v1/cold-call/initiate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': TEST_API_KEY, 'idempotency-key': key },
      body: JSON.stringify({ to_phone: '+14155550110' }),
    });
  /** As a carrier does it: again, until somebody takes it. */
  const deliver = (hook: SignedWebhook) =>
    until('a webhook to be taken', async () => {
      const reply = await fetch(`http://127.0.0.1:${port}${hook.url}`, { method: 'POST', headers: hook.headers, body: hook.payload }).catch(
        () => null,
      );
      return reply?.status === 204;
    });
  const stateOf = async (id: string) => (await pool.query('select state from calls where id = $1', [id])).rows[0]?.state as string;

  it('kill -9 between dial and webhook: no second dial, nothing lost, and the same key is told', async () => {
    carrier.fates = ['lost'];
    const clicked = initiate('killed').catch(() => null);
    const leg = await until('the dial', () => carrier.legs[0]);
    api.signal('SIGKILL');
    expect(await clicked).toBeNull();
    api = await startApi();
    for (const status of ['initiated', 'ringing', 'in-progress']) await deliver(carrier.statusOf(leg, status));
    const again = await initiate('killed');
    expect({ status: again.status, body: await again.json() }).toMatchObject({
      status: 201,
      body: { call_sid: leg.sid, conference_id: leg.room },
    });
    await deliver(carrier.statusOf(leg, 'completed'));
    expect(await stateOf(leg.callId)).toBe('completed');
    expect(carrier.dials()).toHaveLength(1);
  });

  it('kill -9 after the dial with every webhook lost: a look-up of the next process tells the end', async () => {
    const { conference_id } = (await (await initiate('silent')).json()) as { conference_id: string };
    const leg = carrier.legOf(conference_id);
    api.signal('SIGKILL');
    await api.ended;
    leg.status = 'no-answer';
    // Half a minute of silence, without waiting for it.
    await pool.query('update calls set reconcile_at = now() where id = $1', [leg.callId]);
    api = await startApi();
    await until('the look-up', async () => (await stateOf(leg.callId)) === 'no-answer', 60_000);
  });

  it('kill -9 after End was wanted: the next process hangs up', async () => {
    const { conference_id } = (await (await initiate('ended')).json()) as { conference_id: string };
    const leg = carrier.legOf(conference_id);
    carrier.down = true;
    await fetch(`http://127.0.0.1:${port}/aicallgo/api/v1/cold-call/end?conference_sid=${conference_id}`, {
      method: 'POST',
      headers: { 'x-api-key': TEST_API_KEY },
    });
    api.signal('SIGKILL');
    await api.ended;
    carrier.down = false;
    api = await startApi();
    await until('the hang-up', () => leg.status === 'canceled', 60_000);
  });

  it('a crash of PostgreSQL: webhooks are refused until it is back, then taken; the API goes on by itself', async () => {
    const dialed = carrier.dials().length;
    const { conference_id } = (await (await initiate('pg')).json()) as { conference_id: string };
    const leg = carrier.legOf(conference_id);
    await deliver(carrier.statusOf(leg, 'ringing'));
    const crashing = postgres.crash();
    const hooks = [carrier.statusOf(leg, 'in-progress'), carrier.statusOf(leg, 'completed')];
    await Promise.all([crashing, ...hooks.map(deliver)]);
    const { rows } = await until('an answer', () =>
      pool.query('select state, started_at is not null as answered from calls where id = $1', [leg.callId]).catch(() => null),
    );
    expect(rows).toEqual([{ state: 'completed', answered: true }]);
    await until('a new call', async () => (await initiate(`pg-after`)).status === 201);
    expect(carrier.dials()).toHaveLength(dialed + 2);
  });
});
