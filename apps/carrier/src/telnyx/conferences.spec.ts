import { eventually } from '../testing/carrier-fixture';
import { BROWSERS, OURS, refusal, TelnyxFixture } from '../testing/telnyx-fixture';

let it_: TelnyxFixture;
beforeAll(async () => {
  it_ = await TelnyxFixture.start();
});
afterAll(() => it_.stop());
beforeEach(async () => {
  await it_.control('/reset', {});
  it_.inbox.clear();
});

async function opened() {
  const first = await it_.answered();
  const { data } = await it_.client.conferences.create({ call_control_id: first, name: 'room' });
  return { first, id: data!.id };
}

describe('a conference', () => {
  it('is made of an answered leg, joined by another, and ends when all have left', async () => {
    const { first, id } = await opened();
    const second = await it_.answered();
    await it_.client.conferences.actions.join(id, { call_control_id: second, mute: true });
    await it_.inbox.until('conference.participant.joined', ({ payload }) => payload['conference_id'] === id, 2);
    const participants = await it_.client.conferences.listParticipants(id);
    expect(participants.data).toEqual([
      expect.objectContaining({ call_control_id: first, muted: false, on_hold: false, status: 'joined' }),
      expect.objectContaining({ call_control_id: second, muted: true }),
    ]);
    await it_.client.conferences.actions.leave(id, { call_control_id: second });
    await expect(it_.client.calls.retrieveStatus(second)).resolves.toMatchObject({ data: { is_alive: true } });
    await it_.client.calls.actions.hangup(first, {});
    expect((await it_.inbox.one('conference.ended')).payload).toMatchObject({ conference_id: id, reason: 'all_left' });
    await expect(it_.client.conferences.retrieve(id)).resolves.toMatchObject({ data: { status: 'completed' } });
    expect(await refusal(it_.client.conferences.actions.join(id, { call_control_id: second }))).toEqual({ status: 422, code: '90019' });
  });

  it('takes nobody twice, nobody who has not answered, and is not found under another id', async () => {
    const { first, id } = await opened();
    expect(await refusal(it_.client.conferences.actions.join(id, { call_control_id: first }))).toMatchObject({ code: '90044' });
    const { call_control_id: ringing } = await it_.dial('31');
    expect(await refusal(it_.client.conferences.actions.join(id, { call_control_id: ringing }))).toMatchObject({ code: '90034' });
    expect(await refusal(it_.client.conferences.actions.mute('nobody', {}))).toMatchObject({ code: '90058' });
    expect(await refusal(it_.client.conferences.actions.unhold(id, {} as never))).toMatchObject({ code: '10004' });
  });

  it.each([
    { exit: { end_conference_on_exit: true }, stands: false },
    { exit: { soft_end_conference_on_exit: true }, stands: true },
  ])('ends when its host leaves ($exit), and the others still stand: $stands', async ({ exit, stands }) => {
    const { first, id } = await opened();
    const host = await it_.answered();
    await it_.client.conferences.actions.join(id, { call_control_id: host, ...exit });
    await it_.client.calls.actions.hangup(host, {});
    expect((await it_.inbox.one('conference.ended')).payload).toMatchObject({ reason: 'host_left' });
    await expect(it_.client.calls.retrieveStatus(first)).resolves.toMatchObject({ data: { is_alive: stands } });
  });

  it('that is ended by command takes its legs with it', async () => {
    const { first, id } = await opened();
    await it_.client.conferences.actions.endConference(id, {});
    expect((await it_.inbox.one('conference.ended')).payload).toMatchObject({ reason: 'ended_via_api' });
    const { payload } = await it_.inbox.one('call.hangup');
    expect(payload).toMatchObject({ call_control_id: first, hangup_cause: 'normal_clearing' });
  });
});

describe('telephony credentials', () => {
  it('are made, found, given a token, renamed and revoked', async () => {
    const { data } = await it_.client.telephonyCredentials.create({ connection_id: BROWSERS, name: 'rep 1', tag: 'dialer' });
    expect(data).toMatchObject({ name: 'rep 1', resource_id: `connection:${BROWSERS}`, expired: false });
    const token = await it_.client.telephonyCredentials.createToken(data!.id!);
    const payload = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { exp: number; sub: string };
    expect(payload.sub).toBe(data!.id);
    expect(payload.exp - Date.now() / 1000).toBeGreaterThan(86_000);
    await expect(it_.client.telephonyCredentials.update(data!.id!, { name: 'rep 2' })).resolves.toMatchObject({ data: { name: 'rep 2' } });
    await it_.client.telephonyCredentials.delete(data!.id!);
    expect(await refusal(it_.client.telephonyCredentials.createToken(data!.id!))).toEqual({ status: 404, code: '10005' });
  });

  it('belong to the credential connection only', async () => {
    expect(await refusal(it_.client.telephonyCredentials.create({ connection_id: 'app-1' }))).toEqual({ status: 400, code: '10015' });
  });
});

describe('the account', () => {
  it('lists its numbers, its living legs, and looks numbers up', async () => {
    const numbers: unknown[] = [];
    for await (const { phone_number } of it_.client.phoneNumbers.list({ page_size: 1 } as never)) numbers.push(phone_number);
    expect(numbers).toEqual([OURS]);
    const leg = await it_.answered();
    const active = await it_.client.connections.listActiveCalls('app-1');
    expect(active.data).toEqual([expect.objectContaining({ call_control_id: leg, record_type: 'call' })]);
    await expect(it_.client.numberLookup.retrieve('+12125550110')).resolves.toMatchObject({ data: { carrier: { type: 'mobile' } } });
  });
});

describe('a recording', () => {
  const recorded = async (digits: string): Promise<string> => {
    const { call_control_id: id } = await it_.dial(digits);
    await it_.inbox.one('call.answered', ({ payload }) => payload['call_control_id'] === id);
    await it_.client.calls.actions.startRecording(id, { format: 'wav', channels: 'dual' });
    await it_.client.calls.actions.stopRecording(id, {});
    return id;
  };
  const link = (payload: Record<string, unknown>) => (payload['recording_urls'] as { wav: string }).wav;

  it('is told of with a link that ends, and can be had afresh, and deleted', async () => {
    await recorded('10');
    const { payload } = await it_.inbox.one('call.recording.saved');
    expect(payload).toMatchObject({ channels: 'dual', format: 'wav', public_recording_urls: {} });
    expect((await fetch(link(payload))).status).toBe(200);
    expect((await fetch(link(payload).replace(/Expires=600/, 'Expires=60000'))).status).toBe(403);
    await it_.control('/telnyx/expire-links', {});
    expect((await fetch(link(payload))).status).toBe(403);
    const found = await it_.client.recordings.list({ filter: { call_leg_id: String(payload['call_leg_id']) } });
    expect(found.data).toEqual([expect.objectContaining({ id: payload['recording_id'], source: 'call', channels: 'dual' })]);
    const fresh = await eventually(
      async () => (await it_.client.recordings.retrieve(String(payload['recording_id']))).data!.download_urls!.wav!,
      (url) => url !== link(payload),
    );
    expect((await fetch(fresh)).status).toBe(200);
    await it_.client.recordings.delete(String(payload['recording_id']));
    expect((await fetch(fresh)).status).toBe(404);
  });

  it('of contact 70 fails, and of 71 is not there at first', async () => {
    await recorded('70');
    await it_.inbox.one('call.recording.error');
    await recorded('71');
    const { payload } = await it_.inbox.one('call.recording.saved');
    expect((await fetch(link(payload))).status).toBe(404);
  });
});
