import type { CallDetailView, CallOutcome, CallSearchResult, CallView, ContactSearchResult } from '@dialer/contracts';
import { loadList, person } from '../admin/desk/contact-list';
import { ApiClient, CarrierControl, COLD_CALL } from '../stack/api-client';
import { isEnded } from '../stack/calls';
import { Stack } from '../stack/stack';
import { until } from '../stack/until';

jest.setTimeout(150_000);

type Ending = [state: CallView['state'], reason: string | null, suggestion: CallOutcome | null];
const TALKED: Ending = ['completed', null, 'connected'];

/** Last two digits of the number → how the call has to end when we hang up whoever answered, and what the rep is proposed. */
const ON_TWILIO: Record<string, Ending> = {
  '10': TALKED,
  '11': TALKED,
  '12': TALKED,
  '13': TALKED,
  '20': TALKED,
  '21': TALKED,
  '30': ['busy', 'sip_486', 'busy'],
  '31': ['no-answer', 'sip_487', 'no_answer'],
  '32': ['busy', 'sip_603', 'busy'],
  '33': ['failed', 'carrier_21211', 'wrong_number'],
  '34': ['failed', 'carrier_21215', null],
  '35': ['failed', 'carrier_21216', null],
  '50': ['failed', 'result_unknown', null],
  '51': ['failed', 'carrier_20429', null],
  '52': TALKED,
  '60': TALKED,
  '61': TALKED,
  '62': TALKED,
  '63': TALKED,
  '70': TALKED,
  '71': TALKED,
  '80': TALKED,
};
/** Bridged. Telnyx has codes of its own, and takes the call to a blocked number before its network refuses it. */
const ON_TELNYX: Record<string, Ending> = {
  ...ON_TWILIO,
  '33': ['failed', 'carrier_10016', 'wrong_number'],
  '34': ['failed', 'carrier_10010', null],
  '35': ['failed', 'sip_403', null],
  '51': ['failed', 'carrier_10011', null],
};

/** A dial without a result is looked for during a minute (calls.md B8); the last look and writing it down come after that. */
const ENDS_WITHIN_MS = 75_000;

interface Run {
  stack: Stack;
  api: ApiClient;
  calls: CallView[];
}
const TABLES: Record<string, Record<string, Ending>> = { twilio: ON_TWILIO, telnyx: ON_TELNYX };
/** Both carriers at once: a run takes its minute, and mostly waits. */
const runs: Record<string, Run> = {};
beforeAll(async () => {
  const called = await Promise.allSettled(Object.keys(TABLES).map(callEverybody));
  for (const one of called) if (one.status === 'rejected') throw one.reason;
}, 240_000);
afterAll(() => Promise.all(Object.values(runs).map(({ stack }) => stack.stop())));

async function callEverybody(provider: string): Promise<void> {
  const stack = await Stack.start({
    api: {
      RATE_LIMIT_INITIATE_PER_MINUTE: '0',
      RATE_LIMIT_END_PER_MINUTE: '0',
      RATE_LIMIT_STATUS_PER_MINUTE: '0',
      COLD_CALL_AGENT_WAIT_S: '60',
      COLD_CALL_DEFAULT_PROVIDER: provider,
    },
  });
  const api = new ApiClient(stack);
  const run: Run = { stack, api, calls: [] };
  runs[provider] = run;
  const everybody = Object.keys(TABLES[provider]!);
  const listId = await loadList(
    stack,
    everybody.map((digits) => person(`Contact ${digits}`, digits)),
  );
  const { body } = await api.post<ContactSearchResult>(`/api/contact-lists/${listId}/contacts/search`, { page_size: 100 });
  await Promise.all(body.items.map(({ id, phone }) => api.post(`${COLD_CALL}/initiate`, { to_phone: phone, contact_id: id })));
  run.calls = await until('every call to end', () => endAnswered(api, everybody.length), { timeoutMs: 150_000, everyMs: 500 });
}

/** Hangs up whoever talks; answers the calls once all have ended. */
async function endAnswered(api: ApiClient, count: number): Promise<CallView[] | false> {
  const { body } = await api.post<CallSearchResult>('/api/calls/search', { page_size: 100 });
  const talking = body.items.filter(({ state }) => state === 'in-progress');
  await Promise.all(talking.map(({ conference_id }) => api.post(`${COLD_CALL}/end`, { conference_sid: conference_id })));
  return body.items.length === count && body.items.every(({ state }) => isEnded(state)) && body.items;
}

describe.each(Object.entries(TABLES))('every contact of the table at once, by %s', (provider, ends) => {
  let stack: Stack;
  let api: ApiClient;
  let calls: CallView[];
  beforeAll(() => {
    ({ stack, api, calls } = runs[provider]!);
  });

  const byDigits = <T>(value: (call: CallView) => T) => Object.fromEntries(calls.map((call) => [call.to_phone.slice(-2), value(call)]));

  it('ends in the right state, with the right reason and the right proposal', () => {
    expect(byDigits(({ state, end_reason, suggested_outcome }) => [state, end_reason, suggested_outcome])).toEqual(ends);
  });

  it('ends within a minute', () => {
    const late = calls.filter(({ created_at, ended_at }) => Date.parse(ended_at!) - Date.parse(created_at) > ENDS_WITHIN_MS);
    expect(late.map(({ to_phone }) => to_phone.slice(-2))).toEqual([]);
  });

  it('says why in words whenever nobody was talked to', () => {
    const silent = calls.filter(({ state, end_message }) => state === 'failed' && !end_message);
    expect(silent.map(({ to_phone }) => to_phone.slice(-2))).toEqual([]);
  });

  it('is dialled once', async () => {
    const dialed = await new CarrierControl(stack).calls();
    const perNumber = new Map<string, number>();
    for (const { to } of dialed) perNumber.set(to, (perNumber.get(to) ?? 0) + 1);
    expect([...perNumber].filter(([, times]) => times > 1)).toEqual([]);
  });

  it('has a timeline that begins with the intent and ends with its end', async () => {
    for (const { id, state, to_phone } of calls) {
      const { body } = await api.get<CallDetailView>(`/api/calls/${id}`);
      const kinds = body.timeline.map(({ kind }) => kind);
      expect({ to_phone, first: kinds[0] }).toEqual({ to_phone, first: 'intent' });
      expect({ to_phone, kinds }).toEqual({ to_phone, kinds: expect.arrayContaining([state]) });
    }
  });

  it('takes its log, which the contact and the call then tell', async () => {
    for (const { id, contact_id, suggested_outcome } of calls) {
      const log = { call_id: id, outcome: suggested_outcome ?? 'no_answer', notes: `about ${id}` };
      expect((await api.post(`/api/contacts/${contact_id}/log`, log)).status).toBeLessThan(300);
      const { body } = await api.get<CallDetailView>(`/api/calls/${id}`);
      expect(body).toMatchObject({ outcome: log.outcome, notes: log.notes, log_owed: false });
    }
  });
});
