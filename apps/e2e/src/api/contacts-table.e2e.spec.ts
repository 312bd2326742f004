import type { CallSearchResult, CallView } from '@dialer/contracts';
import { ApiClient, CarrierControl, COLD_CALL } from '../stack/api-client';
import { initiate, isEnded, numberOf } from '../stack/calls';
import { Stack } from '../stack/stack';
import { until } from '../stack/until';

jest.setTimeout(150_000);

/** Last two digits of the number → how the call has to end when we hang up whoever answered. */
const ENDS: Record<string, CallView['state']> = {
  '10': 'completed',
  '11': 'completed',
  '12': 'completed',
  '30': 'busy',
  '32': 'busy',
  '33': 'failed',
  '34': 'failed',
  '35': 'failed',
  '50': 'failed',
  '51': 'failed',
  '52': 'completed',
  '60': 'completed',
  '61': 'completed',
  '62': 'completed',
  '63': 'completed',
  '80': 'completed',
};

describe('every contact of the table at once', () => {
  let stack: Stack;
  let api: ApiClient;

  beforeAll(async () => {
    stack = await Stack.start({
      api: {
        RATE_LIMIT_INITIATE_PER_MINUTE: '0',
        RATE_LIMIT_END_PER_MINUTE: '0',
        RATE_LIMIT_STATUS_PER_MINUTE: '0',
        COLD_CALL_AGENT_WAIT_S: '60',
      },
    });
    api = new ApiClient(stack);
  });
  afterAll(() => stack?.stop());

  it('ends in the right state, each dialled once', async () => {
    await Promise.all(Object.keys(ENDS).map((digits) => initiate(api, numberOf(digits))));
    const calls = await until('every call to end', endAnswered, { timeoutMs: 120_000, everyMs: 500 });

    expect(Object.fromEntries(calls.map((call) => [call.to_phone.slice(-2), call.state]))).toEqual(ENDS);
    const dialed = await new CarrierControl(stack).calls();
    const perNumber = new Map<string, number>();
    for (const { to } of dialed) perNumber.set(to, (perNumber.get(to) ?? 0) + 1);
    expect([...perNumber].filter(([, times]) => times > 1)).toEqual([]);
  });

  /** Hangs up whoever talks; answers the calls once all have ended. */
  async function endAnswered(): Promise<CallView[] | false> {
    const { body } = await api.post<CallSearchResult>('/api/calls/search', { page_size: 100 });
    const talking = body.items.filter(({ state }) => state === 'in-progress');
    await Promise.all(talking.map(({ conference_id }) => api.post(`${COLD_CALL}/end`, { conference_sid: conference_id })));
    return body.items.length === Object.keys(ENDS).length && body.items.every(({ state }) => isEnded(state)) && body.items;
  }
});
