import { TEST_API_KEY } from '../../testing/test-app';
import { CallLookUps } from './call-look-ups';
import { CallStage, until } from './testing/call-stage';
import { CallsRepository } from './calls.repository';

const TO = '+14155550110';
let stage: CallStage;
beforeEach(async () => (stage = await CallStage.open({ env: { LIVE_CALLS_PER_USER: '0' } })));
afterEach(async () => {
  stage.carrier.cutLostReplies();
  await stage.close();
});

const lookAgain = async (id: string, dialedAgoSeconds = 0) => {
  await stage.sql(
    `update calls set reconcile_at = now(), dial_sent_at = dial_sent_at - make_interval(secs => $2), created_at = created_at - make_interval(secs => $2) where id = $1`,
    [id, dialedAgoSeconds],
  );
  await stage.api.app.get(CallLookUps).run(id);
};
const onlyCall = async () => {
  const rows = await stage.sql('select id from calls');
  expect(rows).toHaveLength(1);
  return String(rows[0].id);
};

describe('a carrier that refuses', () => {
  it('is quoted, and the call has failed', async () => {
    stage.carrier.fates = ['refused'];
    const { status, body } = await stage.post('/initiate', { to_phone: TO });
    expect({ status, body }).toMatchObject({
      status: 502,
      body: {
        error: {
          code: 'PROVIDER_ERROR',
          details: { provider: 'twilio', provider_code: 21211, provider_message: expect.stringContaining('To') },
        },
      },
    });
    expect(await stage.row(await onlyCall())).toMatchObject({ state: 'failed', endReason: 'carrier_21211', reconcileAt: null });
  });

  it('says the same to the same Idempotency-Key', async () => {
    stage.carrier.fates = ['refused'];
    const ask = () => stage.post('/initiate', { to_phone: TO }, { 'idempotency-key': 'k' });
    expect((await ask()).body).toEqual((await ask()).body);
    expect(stage.carrier.dials()).toHaveLength(1);
  });

  it('throttles: 503 with its Retry-After, and nobody is dialled again', async () => {
    stage.carrier.fates = ['throttled'];
    const answer = await stage.post('/initiate', { to_phone: TO });
    expect(answer).toMatchObject({
      status: 503,
      body: { error: { code: 'PROVIDER_ERROR', details: { provider_code: 20429 } } },
      headers: { 'retry-after': '7' },
    });
    expect(stage.carrier.dials()).toHaveLength(1);
  });

  it('cannot be reached: 503, and surely nobody was dialled', async () => {
    const app = await CallStage.open({ env: { CARRIER_URL: 'http://127.0.0.1:9' } });
    expect(await app.post('/initiate', { to_phone: TO })).toMatchObject({
      status: 503,
      body: { error: { code: 'PROVIDER_ERROR', details: { state: 'failed' } } },
    });
    await app.close();
  });

  it('would let the dial wait in its own queue: it is taken back', async () => {
    stage.carrier.fates = ['queued'];
    expect(await stage.post('/initiate', { to_phone: TO })).toMatchObject({ status: 429, body: { error: { code: 'RATE_LIMITED' } } });
    const id = await onlyCall();
    expect(await stage.row(id)).toMatchObject({ state: 'canceled', endReason: 'carrier_queue' });
    const [leg] = stage.carrier.legs;
    await until('the queued leg to be hung up', () => stage.carrier.commands(leg!.sid).some(({ form }) => form['Status'] === 'completed'));
  });
});

describe('a dial without a result', () => {
  it('is bound by the first callback, and never sent again', async () => {
    stage.carrier.fates = ['lost'];
    const initiating = stage.post('/initiate', { to_phone: TO });
    const leg = await until('the dial', () => stage.carrier.legs[0]);
    await stage.webhook(stage.carrier.statusOf(leg, 'ringing'));
    expect(await initiating).toMatchObject({ status: 201, body: { call_sid: leg.sid } });
    expect(stage.carrier.dials()).toHaveLength(1);
  });

  it.each(['error500', 'dropped'] as const)(
    'by %s is 503 with our id; look-ups find nothing, and after 60 s it has failed',
    async (fate) => {
      stage.carrier.fates = [fate];
      const ask = () => stage.post('/initiate', { to_phone: TO }, { 'idempotency-key': 'k' });
      const { status, body } = await ask();
      expect({ status, body }).toMatchObject({
        status: 503,
        body: { error: { code: 'PROVIDER_ERROR', details: { conference_id: expect.stringMatching(/^COLD_CALL_/), state: 'dialing' } } },
      });
      const id = await onlyCall();
      for (const seconds of [5, 10, 15]) {
        await lookAgain(id, seconds);
        expect((await stage.row(id)).state).toBe('dialing');
      }
      await lookAgain(id, 35);
      expect(await stage.row(id)).toMatchObject({ state: 'failed', endReason: 'result_unknown', reconcileAt: null });
      expect((await ask()).body.error.details).toMatchObject({ conference_id: body.error.details.conference_id, reason: 'result_unknown' });
      expect(stage.carrier.dials()).toHaveLength(1);
    },
  );

  it('is found by a look-up, and its state with it', async () => {
    stage.carrier.fates = ['lost'];
    const initiating = stage.post('/initiate', { to_phone: TO }, { 'idempotency-key': 'k' });
    const leg = await until('the dial', () => stage.carrier.legs[0]);
    leg.status = 'ringing';
    stage.carrier.cutLostReplies();
    expect((await initiating).status).toBe(503);
    await lookAgain(leg.callId, 5);
    expect(await stage.row(leg.callId)).toMatchObject({ state: 'ringing', callSid: leg.sid, conferenceSid: leg.conference });
    const again = await stage.post('/initiate', { to_phone: TO }, { 'idempotency-key': 'k' });
    expect(again).toMatchObject({ status: 201, body: { call_sid: leg.sid } });
    expect(stage.carrier.dials()).toHaveLength(1);
  });

  it('is not taken for another call to the same number', async () => {
    const other = await stage.initiate(TO);
    stage.carrier.fates = ['error500'];
    expect((await stage.post('/initiate', { to_phone: TO })).status).toBe(503);
    const [{ id }] = await stage.sql('select id from calls where id <> $1', [other.id]);
    await lookAgain(id, 0);
    expect(await stage.row(id)).toMatchObject({ state: 'dialing', callSid: null });
  });

  it('that turns up after 60 s is hung up, and one who has answered hears why', async () => {
    for (const [status, expected] of [
      ['ringing', { Status: 'completed' }],
      ['in-progress', { Twiml: expect.stringContaining('<Say>') }],
    ] as const) {
      stage.carrier.fates = ['lost'];
      const initiating = stage.post('/initiate', { to_phone: TO });
      const leg = await until('the dial', () => stage.carrier.legs.find((one) => one.status === 'queued'));
      stage.carrier.cutLostReplies();
      await initiating;
      stage.carrier.legs.splice(stage.carrier.legs.indexOf(leg), 1);
      await lookAgain(leg.callId, 61);
      stage.carrier.legs.push(leg);
      expect(await stage.row(leg.callId)).toMatchObject({ state: 'failed', endReason: 'result_unknown' });
      await stage.webhook(stage.carrier.statusOf(leg, status));
      await until('the stray leg to be dealt with', () =>
        stage.carrier.commands(leg.sid).some(({ form }) => 'Status' in form || 'Twiml' in form),
      );
      expect(stage.carrier.commands(leg.sid)).toMatchObject([{ form: expected }]);
      const dealtWith = await until('the row', async () => {
        const row = await stage.row(leg.callId);
        return row.hangupSentAt || row.messageAt ? row : null;
      });
      expect(dealtWith).toMatchObject({ state: 'failed', abandoned: status === 'in-progress' });
    }
  });

  it('that was ended meanwhile is hung up as soon as it has an id', async () => {
    stage.carrier.fates = ['lost'];
    const initiating = stage.post('/initiate', { to_phone: TO });
    const leg = await until('the dial', () => stage.carrier.legs[0]);
    const { conferenceId } = await stage.row(leg.callId);
    expect(await stage.post('/end', { conference_sid: conferenceId })).toMatchObject({ status: 200 });
    expect(stage.carrier.commands(leg.sid)).toEqual([]);
    await stage.webhook(stage.carrier.statusOf(leg, 'ringing'));
    await until('the hang-up', () => stage.carrier.commands(leg.sid).find(({ form }) => form['Status'] === 'completed'));
    await initiating;
  });
});

describe('a process that dies', () => {
  it('between row and dial: nobody is dialled, and the call says so', async () => {
    const call = await stage.initiate(TO);
    await stage.sql(`update calls set dial_sent_at = null, call_sid = null, dial_result = null where id = $1`, [call.id]);
    const before = stage.carrier.dials().length;
    await lookAgain(call.id);
    expect(await stage.row(call.id)).toMatchObject({ state: 'failed', endReason: 'never_dialed' });
    expect(stage.carrier.dials()).toHaveLength(before);
  });

  it('between dial and webhook: another one takes the call on, and the phone rings once', async () => {
    stage.carrier.fates = ['lost'];
    const initiating = stage.post('/initiate', { to_phone: TO });
    const leg = await until('the dial', () => stage.carrier.legs[0]);
    const survivor = await stage.secondApp();
    await survivor.inject({ method: 'POST', ...stage.carrier.statusOf(leg, 'in-progress') });
    await survivor.inject({ method: 'POST', ...stage.carrier.statusOf(leg, 'completed') });
    expect(await survivor.get(CallsRepository).byId(leg.callId)).toMatchObject({ state: 'completed', callSid: leg.sid });
    expect((await initiating).status).toBe(201);
    expect(stage.carrier.dials()).toHaveLength(1);
    await survivor.close();
  });

  it('or two that get the same click at once: one dial', async () => {
    const second = await stage.secondApp();
    const request = { method: 'POST' as const, url: '/aicallgo/api/v1/cold-call/initiate', payload: { to_phone: TO } };
    const headers = { 'x-api-key': TEST_API_KEY, 'idempotency-key': 'both' };
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => (n % 2 ? second : stage.api.app).inject({ ...request, headers })),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(10).fill(201));
    expect(stage.carrier.dials()).toHaveLength(1);
    await second.close();
  });
});
