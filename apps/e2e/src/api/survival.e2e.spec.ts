import { Client } from 'pg';
import { ApiClient, CarrierControl } from '../stack/api-client';
import { initiate, isEnded, statusOf } from '../stack/calls';
import { OwnServer } from '../stack/own-server';
import { Stack } from '../stack/stack';
import { until } from '../stack/until';

jest.setTimeout(300_000);

const UNLIMITED = {
  RATE_LIMIT_INITIATE_PER_MINUTE: '0',
  RATE_LIMIT_END_PER_MINUTE: '0',
  RATE_LIMIT_STATUS_PER_MINUTE: '0',
  TWILIO_CPS: '50',
  // Nobody of ours joins these calls: let the message and the hang-up come soon.
  COLD_CALL_AGENT_WAIT_S: '3',
};

/** Person who hangs up after 3 s, busy, rejects: every call ends by itself. */
const MIX = ['12', '30', '32', '12'];
const number = (i: number): string => `+1212${String(1000 + i).padStart(5, '0')}${MIX[i % MIX.length]}`;

describe('when processes die', () => {
  let stack: Stack;
  let server: OwnServer;
  let api: ApiClient;

  beforeAll(async () => {
    server = await OwnServer.start();
    stack = await Stack.start({ api: UNLIMITED, carrier: { CARRIER_DIALS_PER_SECOND: '100' }, serverUrl: server.url() });
    api = new ApiClient(stack);
  });
  afterAll(async () => {
    await stack?.stop();
    await server?.stop();
  });

  it('loses no call and dials nobody twice under four kill -9 of the API', async () => {
    const CALLS = 200;
    let stop = false;
    const killing = killRepeatedly(4, () => stop);
    const accepted = await inParallel(CALLS, 8, (i) => dialUntilAnswered(number(i), `survival-${i}`));
    await killing;
    stop = true;

    expect(new Set(accepted).size).toBe(CALLS);
    const rows = await until('every call to have ended', () => allEnded(CALLS), { timeoutMs: 150_000, everyMs: 1000 });
    expect(rows).toBe(CALLS);
    const dialed = await new CarrierControl(stack).calls();
    const times = new Map<string, number>();
    for (const { to } of dialed) times.set(to, (times.get(to) ?? 0) + 1);
    expect([...times].filter(([, n]) => n > 1)).toEqual([]);
  });

  it('heals by itself when PostgreSQL is restarted in the middle of a call', async () => {
    const { body: call } = await initiate(api, '+12125550110');
    await until('the person to answer', async () => (await statusOf(api, call.conference_id)).body.status === 'in-progress');
    await server.restart();
    await until('the call to be closed', async () => (await statusOf(api, call.conference_id)).body.status === 'completed', {
      timeoutMs: 75_000,
    });
    expect(stack.api.running).toBe(true);
    expect(await new CarrierControl(stack).calls('+12125550110')).toHaveLength(1);
  });

  /** The client's part of the bargain: the same key again until there is an answer about the call. */
  async function dialUntilAnswered(to: string, key: string): Promise<string> {
    return until(
      `an answer about ${key}`,
      async () => {
        const { status, body } = await initiate(api, to, key);
        if (status === 201) return body.conference_id;
        return status === 503 || status === 502 ? (body.error?.details?.['conference_id'] as string | undefined) : undefined;
      },
      { timeoutMs: 90_000, everyMs: 250 },
    );
  }

  async function killRepeatedly(times: number, stopped: () => boolean): Promise<void> {
    for (let i = 0; i < times && !stopped(); i++) {
      const before = await dialedSoFar();
      await until('more dials', async () => stopped() || (await dialedSoFar()) > before + 15, { timeoutMs: 60_000, everyMs: 100 });
      await stack.api.stop('SIGKILL');
      await stack.startApi();
    }
  }

  async function dialedSoFar(): Promise<number> {
    return (await new CarrierControl(stack).calls()).length;
  }

  async function allEnded(expected: number): Promise<number | false> {
    const client = new Client({ connectionString: stack.databaseUrl });
    await client.connect();
    const { rows } = await client.query<{ state: string }>('SELECT state FROM calls');
    await client.end();
    return rows.length === expected && rows.every(({ state }) => isEnded(state)) && rows.length;
  }
});

/** Runs `work` for 0…count-1, so many at once. */
async function inParallel<T>(count: number, atOnce: number, work: (i: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async () => {
    for (let i = next++; i < count; i = next++) results[i] = await work(i);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
