import { Redis } from 'ioredis';
import { startRedis, type TestRedis } from '../../testing/redis-server';
import { testEnvironment } from '../../testing/test-environment';
import { CallListeners } from '../calls/call-listeners';
import { at, makeCall, T0 } from '../calls/testing/rows';
import { CallStatusKey } from './call-status-key';

const withRedis = testEnvironment().redisServer ? describe : describe.skip;
const SID = 'v3:MdI91X4lWFEs7IgbBEOT9M4AigoY08M0WWZFISt1Yw2axZ_IiE4pqg';

withRedis('the live state of a Telnyx call in Redis', () => {
  let server: TestRedis | undefined;
  let redis: Redis;
  let key: CallStatusKey;
  beforeAll(async () => {
    server = await startRedis();
    redis = new Redis(server!.url);
    key = new CallStatusKey(new CallListeners(), { now: () => T0 }, redis);
  });
  afterAll(async () => {
    redis?.disconnect();
    await server?.stop();
  });
  beforeEach(() => redis.flushall());

  const call = makeCall({ provider: 'telnyx', path: 'direct', callSid: SID });
  const kept = async () => JSON.parse((await redis.get(`cold_call_status:${SID}`)) ?? 'null') as Record<string, unknown> | null;

  it.each([
    ['dialing', 'new'],
    ['initiated', 'trying'],
    ['ringing', 'ringing'],
    ['in-progress', 'active'],
    ['completed', 'hangup'],
    ['no-answer', 'hangup'],
  ] as const)('%s is %s there', async (state, word) => {
    await key.afterCommit({ ...call, state, startedAt: state === 'in-progress' ? at(3) : null });
    expect(await kept()).toEqual({
      call_control_id: SID,
      state: word,
      to_phone: '+14155550110',
      from_phone: '+14155550199',
      call_start_time: state === 'in-progress' ? at(3).toISOString() : null,
      updated_at: T0.toISOString(),
    });
    const ttl = await redis.ttl(`cold_call_status:${SID}`);
    expect(ttl).toBeGreaterThan(86_300);
    expect(ttl).toBeLessThanOrEqual(86_400);
  });

  it('never goes back, in whatever order processes write', async () => {
    for (const state of ['ringing', 'completed', 'in-progress', 'dialing'] as const) await key.afterCommit({ ...call, state });
    expect(await kept()).toMatchObject({ state: 'hangup' });
  });

  it('is not there for calls of another carrier, or before the carrier has named it', async () => {
    await key.afterCommit({ ...call, path: 'room' });
    await key.afterCommit({ ...call, callSid: null });
    expect(await redis.keys('*')).toEqual([]);
  });

  it('costs no call when Redis is away', async () => {
    const gone = new Redis('redis://127.0.0.1:1', {
      lazyConnect: true,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      retryStrategy: () => null,
    });
    gone.on('error', () => undefined);
    await expect(new CallStatusKey(new CallListeners(), { now: () => T0 }, gone).afterCommit(call)).resolves.toBeUndefined();
    gone.disconnect();
  });
});
