import { Client } from 'pg';
import { ApiClient, COLD_CALL } from '../stack/api-client';
import { isEnded } from '../stack/calls';
import { OwnServer } from '../stack/own-server';
import { Stack } from '../stack/stack';
import { until } from '../stack/until';
import { WebBackend } from '../stack/web-backend';

jest.setTimeout(300_000);

const LOGS = '/api/v1/call-logs';
const RECORDINGS = '/api/v1/recordings';
const OUTAGE_MS = 60_000;
const KILLS = 5;
const QUICK = { RATE_LIMIT_INITIATE_PER_MINUTE: '0', TWILIO_CPS: '50', COLD_CALL_AGENT_WAIT_S: '2' };

/** Person who hangs up after 3 s (recorded), busy, rejects: every call ends by itself. */
const MIX = ['12', '30', '32'];

describe('while the web backend is away for a minute and our process is killed five times', () => {
  let stack: Stack;
  let server: OwnServer;
  let backend: WebBackend;
  let api: ApiClient;

  beforeAll(async () => {
    server = await OwnServer.start();
    backend = await WebBackend.start();
    stack = await Stack.start({
      api: { ...QUICK, ...backend.variables },
      carrier: { CARRIER_DIALS_PER_SECOND: '100' },
      serverUrl: server.url(),
    });
    api = new ApiClient(stack);
  });
  afterAll(async () => {
    await stack?.stop();
    await backend?.down();
    await server?.stop();
  });

  it('no log and no recording is lost', async () => {
    const first = await dial(0);
    await until('the first log', () => backend.keysOf(LOGS).size === 1, { timeoutMs: 30_000 });
    await backend.down();
    const since = Date.now();
    const accepted = [first];
    for (let kill = 0; kill < KILLS; kill++) {
      for (let i = 0; i < 10; i++) accepted.push(await dial(accepted.length));
      await stack.api.stop('SIGKILL');
      await stack.startApi();
      await until('this part of the outage to be over', () => Date.now() - since > ((kill + 1) * OUTAGE_MS) / KILLS, {
        timeoutMs: OUTAGE_MS,
      });
    }
    expect(backend.keysOf(LOGS).size).toBe(1);
    await backend.up();
    const calls = await until('every call to have ended', endedCalls, { timeoutMs: 90_000, everyMs: 500 });
    expect(calls).toHaveLength(accepted.length);
    await until('every log', () => backend.keysOf(LOGS).size >= calls.length, { timeoutMs: 60_000, everyMs: 200 });
    expect([...backend.keysOf(LOGS)].sort()).toEqual(calls);
    const recordings = await until('every recording to be told of', toldRecordings, { timeoutMs: 90_000, everyMs: 500 });
    expect([...backend.keysOf(RECORDINGS)].sort()).toEqual(recordings);
    for (const { body } of backend.posted.filter(({ path }) => path === LOGS)) expect(isEnded(String(body['call_status']))).toBe(true);
  });

  it('a recording can be heard by the link that came with it', async () => {
    const { body } = await until('a recording', () => backend.posted.find(({ body: one }) => one['recording_status'] === 'completed'));
    const played = await fetch(String(body['recording_url']), { headers: { range: 'bytes=0-3' } });
    expect([played.status, await played.text()]).toEqual([206, 'RIFF']);
  });

  /** The client's part of the bargain: the same key again until there is an answer about the call. */
  async function dial(i: number): Promise<string> {
    const to = `+1212${String(2000 + i).padStart(5, '0')}${MIX[i % MIX.length]}`;
    return until(
      `an answer about call ${i}`,
      async () => {
        const { status, body } = await api.post<{ conference_id: string }>(
          `${COLD_CALL}/initiate`,
          { to_phone: to, record: i % MIX.length === 0 },
          { 'idempotency-key': `delivery-${i}` },
        );
        return status === 201 && body.conference_id;
      },
      { timeoutMs: 60_000, everyMs: 250 },
    );
  }

  async function endedCalls(): Promise<string[] | false> {
    const rows = await ask<{ id: string; state: string }>('SELECT id, state FROM calls ORDER BY id');
    return rows.every(({ state }) => isEnded(state)) && rows.map(({ id }) => id);
  }

  /** Once all are decided, and the backend has as many. */
  async function toldRecordings(): Promise<string[] | false> {
    const rows = await ask<{ id: string; status: string }>('SELECT id, status FROM recordings ORDER BY id');
    const told = rows.filter(({ status }) => status === 'completed' || status === 'failed').map(({ id }) => id);
    const decided = rows.every(({ status }) => ['completed', 'failed', 'absent'].includes(status));
    return decided && told.length > 0 && backend.keysOf(RECORDINGS).size >= told.length && told;
  }

  async function ask<T extends object>(sql: string): Promise<T[]> {
    const client = new Client({ connectionString: stack.databaseUrl });
    await client.connect();
    try {
      return (await client.query<T>(sql)).rows;
    } finally {
      await client.end();
    }
  }
});
