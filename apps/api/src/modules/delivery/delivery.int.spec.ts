import { Webhook } from 'standardwebhooks';
import { until } from '../calls/testing/call-stage';
import { BACKEND_KEY, DeliveryStage } from './testing/delivery-stage';

const SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
let stage: DeliveryStage;
beforeAll(async () => (stage = await DeliveryStage.open({ WEB_BACKEND_SIGNING_SECRET: SECRET })));
afterAll(() => stage?.close());

describe('a finished call', () => {
  it('is at the web backend at once, as the contract says', async () => {
    const rep = await stage.calls.newUser();
    const call = await stage.ended('completed', {}, rep.headers);
    const { path, headers, body } = await stage.posted(call.id);
    const row = await stage.calls.row(call.id);
    expect(path).toBe('/hooks/api/v1/call-logs');
    expect(headers).toMatchObject({ 'x-api-key': BACKEND_KEY, 'idempotency-key': call.id, 'content-type': 'application/json' });
    expect(body).toEqual({
      business_id: 'business-7',
      caller_phone_number: row.fromPhone,
      to_phone_number: '+14155550110',
      call_direction: 'OUTBOUND',
      call_start_time: row.startedAt?.toISOString(),
      call_end_time: row.endedAt?.toISOString(),
      call_duration_seconds: expect.any(Number),
      call_status: 'completed',
      twilio_call_sid: call.leg.sid,
      telephony_provider: 'twilio',
      call_id: call.id,
      outcome: null,
      notes: null,
      answered_by: null,
      contact: null,
      campaign_id: null,
    });
    expect(Number.isInteger(body.call_duration_seconds)).toBe(true);
    const shown = await stage.delivery(call.id, 'delivered');
    expect(shown).toMatchObject({
      id: call.id,
      attempts: 1,
      last_status: 201,
      reason: null,
      next_at: null,
      delivered_at: expect.any(String),
    });
    expect(await stage.timeline(call.id)).toEqual(['call_log_delivered']);
    expect(stage.receiver.of(call.id)).toHaveLength(1);
  });

  it.each(['busy', 'no-answer', 'failed', 'canceled'])('is told of when nobody answered: %s', async (status) => {
    const call = await stage.ended(status);
    const { body } = await stage.posted(call.id);
    const row = await stage.calls.row(call.id);
    expect(body).toMatchObject({ call_status: status, call_duration_seconds: 0, call_start_time: row.dialSentAt?.toISOString() });
  });

  it('is signed as Standard Webhooks want it, each message with an id of its own', async () => {
    const call = await stage.ended();
    const first = await stage.posted(call.id);
    const check = (one: typeof first) => new Webhook(SECRET).verify(one.raw, one.headers as Record<string, string>);
    expect(check(first)).toEqual(first.body);
    await stage.calls.post(`/api/calls/${call.id}/log`, { outcome: 'connected' });
    const second = await stage.posted(call.id, 2);
    expect(check(second)).toMatchObject({ outcome: 'connected' });
    expect(second.headers['webhook-id']).not.toBe(first.headers['webhook-id']);
    expect(() => new Webhook(SECRET).verify(first.raw.replace('completed', 'failed'), first.headers as Record<string, string>)).toThrow();
  });

  it('is sent again with the rep’s log, under the same key, and once for the same log', async () => {
    const call = await stage.ended();
    await stage.posted(call.id);
    const log = { outcome: 'follow_up', notes: 'Ring again on Friday – “after lunch”' };
    await stage.calls.post(`/api/calls/${call.id}/log`, log);
    const { headers, body } = await stage.posted(call.id, 2);
    expect(headers['idempotency-key']).toBe(call.id);
    expect(body).toMatchObject({ ...log, call_status: 'completed', twilio_call_sid: call.leg.sid });
    await stage.delivery(call.id, 'delivered');
    await stage.calls.post(`/api/calls/${call.id}/log`, log);
    await stage.calls.post(`/api/calls/${call.id}/log`, { ...log, outcome: 'connected' });
    await until('the third', () => stage.receiver.of(call.id).some((one) => one.body.outcome === 'connected'));
    expect(stage.receiver.of(call.id)).toHaveLength(3);
  });

  it('whose webhooks come five times is told once', async () => {
    const call = await stage.recordings.answered({});
    const hook = stage.calls.carrier.statusOf(call.leg, 'completed');
    await Promise.all([1, 2, 3, 4, 5].map(() => stage.calls.webhook(hook)));
    await stage.delivery(call.id, 'delivered');
    expect(stage.receiver.of(call.id)).toHaveLength(1);
  });

  it('that changes while it is being posted is sent again, after that', async () => {
    stage.receiver.fates = ['hold'];
    const call = await stage.ended();
    await until('the first post', () => stage.receiver.holding === 1);
    await stage.calls.post(`/api/calls/${call.id}/log`, { outcome: 'connected', notes: 'while it was under way' });
    expect(stage.receiver.of(call.id)).toHaveLength(1);
    stage.receiver.release();
    expect((await stage.posted(call.id, 2)).body).toMatchObject({ notes: 'while it was under way' });
    await stage.delivery(call.id, 'delivered');
    expect(stage.receiver.of(call.id).map(({ body }) => body.outcome as string | null)).toEqual([null, 'connected']);
  });
});

describe('a recording', () => {
  it('is told of when it is archived, with a link that plays it without a session', async () => {
    const call = await stage.recordings.archived();
    const { path, headers, body } = await stage.posted(call.row.id);
    expect(path).toBe('/hooks/api/v1/recordings');
    expect(headers['idempotency-key']).toBe(call.row.id);
    expect(body).toEqual({
      business_id: 'business-7',
      call_sid: call.leg.sid,
      recording_sid: call.recording.sid,
      recording_url: expect.stringMatching(/^http:\/\/localhost:8000\/api\/recordings\/links\/[\w-]+$/),
      recording_status: 'completed',
      recording_duration_seconds: 2,
      recording_channels: 2,
      telephony_provider: 'twilio',
      call_id: call.id,
      recording_id: call.row.id,
    });
    const played = await stage.calls.api.app.inject({ url: new URL(body.recording_url as string).pathname });
    expect(played.rawPayload.equals(call.recording.audio)).toBe(true);
    await stage.delivery(call.id, 'delivered', 'recording');
    expect(stage.receiver.of(call.row.id)).toHaveLength(1);
    expect(await stage.timeline(call.id)).toContain('recording_delivered');
  });

  it('that has failed is told of as that', async () => {
    const call = await stage.recordings.recorded();
    await stage.recordings.hangUp(call);
    await stage.recordings.tell(call, call.recording, 'failed');
    const [row] = await stage.recordings.rows(call);
    expect((await stage.posted(row!.id)).body).toMatchObject({
      recording_status: 'failed',
      recording_url: null,
      recording_sid: call.recording.sid,
    });
  });

  it('that never was is not told of', async () => {
    const call = await stage.recordings.recorded();
    await stage.recordings.hangUp(call);
    await stage.recordings.tell(call, call.recording, 'absent');
    await stage.delivery(call.id, 'delivered');
    expect((await stage.deliveries(call.id)).map(({ kind }) => kind)).toEqual(['call_log']);
  });
});

describe('without WEB_BACKEND_URL', () => {
  let plain: DeliveryStage;
  beforeAll(async () => (plain = await DeliveryStage.open({ WEB_BACKEND_URL: '' })));
  afterAll(() => plain?.close());

  it('nothing is owed and nothing is sent', async () => {
    const call = await plain.ended();
    await plain.calls.post(`/api/calls/${call.id}/log`, { outcome: 'connected' });
    expect(await plain.calls.sql('select id from deliveries')).toEqual([]);
    expect(await plain.deliveries(call.id)).toEqual([]);
    expect(plain.receiver.received).toEqual([]);
    expect((await plain.calls.get('/api/deliveries')).body).toMatchObject({ items: [], backend: { state: 'unset' } });
  });
});
