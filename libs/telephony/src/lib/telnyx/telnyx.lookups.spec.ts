import type { DialContactRequest } from '../telephony-provider';
import { BROWSER_CALLS, CALL_CONTROL } from './testing/make-telnyx-options';
import { type Answer, listOf, ok, refusal } from './testing/scripted-telnyx';
import { AGENT_LEG, CALL_ID, CONFERENCE, failure, IMPATIENT, LEG, ROOM, telnyxStage } from './testing/telnyx-stage';
import { writeClientState } from './telnyx.client-state';

const stage = telnyxStage();
const DIAL: DialContactRequest = { callId: CALL_ID, room: ROOM, to: '+14155550110', from: '+14155550100', timeoutSeconds: 25 };
const SINCE = new Date();
const active = (call_control_id: unknown, client_state: unknown) => ({ call_control_id, client_state, call_duration: 3 });
const state = (label = 'customer', callId = CALL_ID) => writeClientState({ callId, label });
const HTML: Answer = { body: '<html/>', headers: { 'content-type': 'text/html' } };

describe('a lost dial', () => {
  const find = (...bound: string[]) => stage.provider.findDialedLeg(DIAL, SINCE, bound);

  it('is found by what it carries', async () => {
    stage.telnyx.answerWith(
      listOf(
        null,
        active(LEG, null),
        active(AGENT_LEG, state('agent_1')),
        active(AGENT_LEG, state('customer', CALL_ID.replace(/1$/, '2'))),
        active('../x', state()),
        active(LEG, state()),
      ),
    );
    await expect(find()).resolves.toEqual({ legSid: LEG, conferenceSid: null, label: 'customer' });
    expect(stage.telnyx.asked).toEqual([`GET /connections/${CALL_CONTROL.connectionId}/active_calls`]);
    await expect(find(LEG)).resolves.toBeNull();
  });

  it('of a browser is looked for on the connection of browsers, where there is an account to ask', async () => {
    stage.telnyx.answerWith(listOf(active(AGENT_LEG, state('agent_1')), active(LEG, state())));
    await expect(stage.provider.direct!.findCall(CALL_ID)).resolves.toBe(LEG);
    expect(stage.telnyx.asked).toEqual([`GET /connections/${BROWSER_CALLS.connectionId}/active_calls`]);
    const fixedPair = stage.make({ browserCalls: { ...BROWSER_CALLS, apiKey: null } });
    await expect(fixedPair.direct!.findCall(CALL_ID)).resolves.toBeNull();
  });

  it('is found on a later page', async () => {
    stage.telnyx.answerWith(({ query }) => {
      const page = Number(query.get('page[number]') ?? 1);
      return { body: { data: [page === 2 ? active(LEG, state()) : active(AGENT_LEG, null)], meta: { page_number: page, total_pages: 3 } } };
    });
    await expect(find()).resolves.toMatchObject({ legSid: LEG });
    expect(stage.telnyx.requests).toHaveLength(2);
  });

  it('is not found in a list without end, and the search ends', async () => {
    const data = Array.from({ length: 250 }, () => active(AGENT_LEG, null));
    let page = 0;
    stage.telnyx.answerWith(() => ({ body: { data, meta: { page_number: ++page, total_pages: 1e9 } } }));
    await expect(find()).resolves.toBeNull();
    expect(stage.telnyx.requests.length).toBeLessThan(30);
  });

  it.each<[string, Answer]>([
    ['500', { status: 500 }],
    ['HTML', HTML],
    ['no data', { body: { meta: {} } }],
    ['data that is no list', ok({ a: 1 })],
    ['a number', ok(7)],
    ['silence', { fault: 'silence' }],
  ])('is not given up because of %s', async (_what, answer) => {
    stage.telnyx.answerWith(answer);
    const provider = answer.fault ? stage.make(IMPATIENT) : stage.provider;
    await expect(failure(provider.findDialedLeg(DIAL, SINCE))).resolves.toMatchObject({ kind: 'unavailable' });
  });

  it('needs Call Control', async () => {
    await expect(failure(stage.make({ callControl: null }).findDialedLeg(DIAL, SINCE))).resolves.toMatchObject({ kind: 'misconfigured' });
  });
});

describe('a leg', () => {
  const START = '2026-11-20T10:00:00.000Z';
  const END = '2026-11-20T10:01:00.000Z';

  it.each([
    [{ is_alive: true, start_time: START }, 'alive', null],
    [{ is_alive: false, start_time: START, end_time: END }, 'ended', new Date(END)],
    [{ is_alive: false }, 'queued', null],
    [{ is_alive: true, end_time: 'soon' }, 'alive', null],
  ])('is %j', async (data, status, endedAt) => {
    stage.telnyx.answerWith(ok(data));
    await expect(stage.provider.fetchLeg(LEG)).resolves.toMatchObject({ legSid: LEG, status, endedAt, to: null, from: null });
    expect(stage.telnyx.asked).toEqual([`GET /calls/${LEG}`]);
  });

  it('that nobody knows is none', async () => {
    stage.telnyx.answerWith(refusal(404, '10005'));
    await expect(stage.provider.fetchLeg(LEG)).resolves.toBeNull();
    expect(stage.telnyx.requests.map(({ key }) => key)).toEqual([CALL_CONTROL.apiKey, BROWSER_CALLS.apiKey]);
    await expect(stage.provider.fetchLeg('../calls')).resolves.toBeNull();
  });

  it.each([ok(null), ok({}), ok({ is_alive: 'yes' }), ok([]), HTML])('that cannot be read is asked for again (%#)', async (answer) => {
    stage.telnyx.answerWith(answer);
    await expect(failure(stage.provider.fetchLeg(LEG))).resolves.toMatchObject({ kind: 'unavailable' });
  });
});

describe('a room', () => {
  const joined = { call_control_id: LEG, muted: true, on_hold: false, status: 'joined', created_at: '2026-11-20T10:00:00.000Z' };

  it('tells who is in it, with the label each leg carries', async () => {
    stage.telnyx.answerWith(({ path }) => {
      if (path.endsWith('/participants')) return listOf(joined, { ...joined, call_control_id: AGENT_LEG, status: 'left' });
      return path.startsWith('/calls/') ? ok({ client_state: state() }) : ok({ id: CONFERENCE, name: ROOM, status: 'in_progress' });
    });
    await expect(stage.provider.fetchRoom(CONFERENCE)).resolves.toEqual({
      conferenceSid: CONFERENCE,
      room: ROOM,
      status: 'in-progress',
      participants: [{ legSid: LEG, label: 'customer', muted: true, hold: false, joinedAt: new Date(joined.created_at) }],
    });
  });

  it('tells them all the same when the legs do not say', async () => {
    stage.telnyx.answerWith(({ path }) => {
      if (path.endsWith('/participants')) return listOf(joined);
      return path.startsWith('/calls/') ? { status: 500 } : ok({ id: CONFERENCE, name: ROOM, status: 'init' });
    });
    await expect(stage.provider.fetchRoom(CONFERENCE)).resolves.toMatchObject({ participants: [{ legSid: LEG, label: null }] });
  });

  it('that has ended is empty, one that never was is none', async () => {
    stage.telnyx.answerWith(ok({ id: CONFERENCE, name: ROOM, status: 'completed' }));
    await expect(stage.provider.fetchRoom(CONFERENCE)).resolves.toMatchObject({ status: 'completed', participants: [] });
    stage.telnyx.answerWith(refusal(404, '90058'));
    await expect(stage.provider.fetchRoom(CONFERENCE)).resolves.toBeNull();
    for (const id of ['', ROOM, '../x']) await expect(stage.provider.fetchRoom(id)).resolves.toBeNull();
  });

  it('in a state nobody knows is no ground for deciding anything', async () => {
    for (const status of ['exploded', 'constructor', undefined]) {
      stage.telnyx.answerWith(ok({ id: CONFERENCE, name: ROOM, status }));
      await expect(failure(stage.provider.fetchRoom(CONFERENCE))).resolves.toMatchObject({ kind: 'unavailable' });
    }
  });
});

describe('our numbers', () => {
  it('are the active ones of the account that dials, another’s for browsers that do', async () => {
    stage.telnyx.answerWith(({ key }) =>
      key === BROWSER_CALLS.apiKey
        ? listOf({ phone_number: '+14155550102', status: 'active' }, { phone_number: '+14155550100', status: 'active' })
        : listOf(
            { phone_number: '+14155550100', status: 'active' },
            { phone_number: '+14155550199', status: 'ported-out' },
            { phone_number: '14155550198', status: 'active' },
            null,
            7,
          ),
    );
    await expect(stage.provider.callerIds()).resolves.toEqual(['+14155550100']);
    await expect(stage.provider.direct!.callerIds()).resolves.toEqual(['+14155550100', '+14155550102']);
  });

  it('of a fixed pair are its one number: nobody can be asked', async () => {
    const { direct } = stage.make({ browserCalls: { ...BROWSER_CALLS, apiKey: null } });
    stage.telnyx.answerWith(HTML);
    await expect(direct!.callerIds()).resolves.toEqual([BROWSER_CALLS.phoneNumber]);
  });

  it('cannot be told when the carrier cannot be read', async () => {
    stage.telnyx.answerWith(HTML);
    await expect(failure(stage.provider.callerIds())).resolves.toMatchObject({ kind: 'unavailable' });
  });
});
