import { until } from '../calls/testing/call-stage';
import { RecordingStage, type RecordedCall } from './testing/recording-stage';

const NEW_YORK = '+12125550110';
const CALIFORNIA = '+14155550110';
const BERLIN = '+493012345678';

let stage: RecordingStage;
beforeAll(async () => (stage = await RecordingStage.open({ RECORD_CONSENT: 'by_place', RECORD_ANNOUNCEMENT: 'We record this call.' })));
afterAll(() => stage?.close());

const announced = (call: RecordedCall) =>
  stage.calls.carrier.requests.filter(({ form }) => form['AnnounceUrl']?.includes(`recording-announcement?call=${call.id}`));
const consent = (call: RecordedCall, body: object) => stage.calls.post(`/api/calls/${call.id}/recording/consent`, body, call.headers);
const over = (call: RecordedCall, event = 'announcement-end') =>
  stage.calls.webhook(
    stage.calls.carrier.room(call.leg, event, null, {
      AnnounceUrl: `http://localhost:8000/api/voice/recording-announcement?call=${call.id}`,
    }),
  );

describe('where one party may record', () => {
  it('it starts with the answer', async () => {
    const call = await stage.answered({ record: true }, {}, NEW_YORK);
    await until('the start', () => stage.carrier.startsOf(call.leg).length === 1);
    expect(announced(call)).toEqual([]);
    expect((await stage.rows(call))[0]).toMatchObject({ consentRule: 'free', consentPlace: 'US-NY' });
  });
});

describe('where it must be announced', () => {
  it('the contact is told first, and it starts when the carrier says that they have heard it', async () => {
    const call = await stage.answered({ record: true }, {}, CALIFORNIA);
    await until('the announcement', () => announced(call).length === 1);
    expect(await stage.shown(call)).toMatchObject({ status: 'announcing' });
    expect(stage.carrier.startsOf(call.leg)).toEqual([]);
    await over(call);
    await until('the start', () => stage.carrier.startsOf(call.leg).length === 1);
    await until('the note of it', async () => (await stage.timeline(call)).includes('recording_started'));
    const [row] = await stage.rows(call);
    expect(row).toMatchObject({ consentRule: 'announce', consentPlace: 'US-CA', consentAt: expect.any(Date) });
    expect(await stage.timeline(call)).toEqual(expect.arrayContaining(['recording_announced', 'announcement_end']));
  });

  it('it starts in time when the carrier tells no end', async () => {
    const call = await stage.answered({ record: true }, {}, CALIFORNIA);
    await until('the announcement', async () => (await stage.rows(call))[0]?.announcedAt);
    expect(stage.carrier.startsOf(call.leg)).toEqual([]);
    await stage.hurry(call);
    await stage.hurry(call);
    await until('the start', () => stage.carrier.startsOf(call.leg).length === 1);
  });

  it('it does not start when it could not be played, or when something else has ended', async () => {
    const call = await stage.answered({ record: true }, {}, CALIFORNIA);
    await until('the announcement', () => announced(call).length === 1);
    await stage.calls.webhook(stage.calls.carrier.room(call.leg, 'announcement-end', null, { AnnounceUrl: 'http://localhost:8000/other' }));
    expect(await stage.shown(call)).toMatchObject({ status: 'announcing' });
    await over(call, 'announcement-fail');
    expect(await stage.shown(call)).toMatchObject({ status: 'failed', reason: 'announcement_failed' });
    expect(stage.carrier.startsOf(call.leg)).toEqual([]);
  });

  it('it never begins when the call ends before', async () => {
    const call = await stage.answered({ record: true }, {}, CALIFORNIA);
    await until('the announcement', () => announced(call).length === 1);
    await stage.hangUp(call);
    expect(await stage.shown(call)).toMatchObject({ status: 'absent', reason: 'call_ended' });
    await over(call);
    await stage.hurry(call);
    expect(stage.carrier.startsOf(call.leg)).toEqual([]);
  });

  it('the words are the workspace’s', async () => {
    const call = await stage.answered({ record: true }, {}, CALIFORNIA);
    const reply = await stage.calls.webhook(stage.carrier.asks(call.leg, '/api/voice/recording-announcement'));
    expect(reply.text).toContain('<Say>We record this call.</Say>');
    expect((await stage.calls.post('/api/voice/recording-announcement')).status).toBe(403);
  });
});

describe('where they must be asked', () => {
  it('it waits for the yes that the rep passes on', async () => {
    const rep = await stage.calls.newUser();
    const call = await stage.answered({ record: true }, rep.headers, BERLIN);
    expect(await stage.shown(call)).toMatchObject({ status: 'awaiting_consent' });
    await stage.hurry(call);
    expect(stage.carrier.startsOf(call.leg)).toEqual([]);
    const { status } = await consent(call, { agreed: true });
    expect(status).toBe(200);
    await until('the start', () => stage.carrier.startsOf(call.leg).length === 1);
    const [row] = await stage.rows(call);
    expect(row).toMatchObject({ consentRule: 'ask_first', consentPlace: 'DE', consentAt: expect.any(Date) });
    expect(await stage.audited(row!.id)).toEqual([{ action: 'recording.consent_given', principal_id: `user:${rep.id}` }]);
    expect((await consent(call, { agreed: true })).status).toBe(409);
  });

  it('a no is a no, and so is silence', async () => {
    const [refused, silent] = [await stage.answered({ record: true }, {}, BERLIN), await stage.answered({ record: true }, {}, BERLIN)];
    expect((await consent(refused, { agreed: false })).body).toMatchObject({ status: 'absent', reason: 'consent_refused' });
    await stage.hangUp(silent);
    expect(await stage.shown(silent)).toMatchObject({ status: 'absent', reason: 'consent_missing' });
    for (const call of [refused, silent]) expect(stage.carrier.startsOf(call.leg)).toEqual([]);
  });

  it('is nobody else’s to say, and not by a word that is none', async () => {
    const [rep, other] = [await stage.calls.newUser(), await stage.calls.newUser('supervisor')];
    const call = await stage.answered({ record: true }, rep.headers, BERLIN);
    expect((await consent({ ...call, headers: other.headers }, { agreed: true })).status).toBe(404);
    for (const body of [{}, { agreed: 'yes' }, { agreed: 1 }]) expect((await consent(call, body)).status).toBe(422);
    expect(await stage.shown(call)).toMatchObject({ status: 'awaiting_consent' });
  });
});

it('nothing is asked for a call that is not to be recorded', async () => {
  const call = await stage.answered({}, {}, BERLIN);
  expect(await stage.shown(call)).toBeNull();
});
