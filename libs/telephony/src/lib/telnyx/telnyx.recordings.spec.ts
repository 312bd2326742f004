import { buffer } from 'node:stream/consumers';
import { isPendingRecording } from '../telephony-recordings';
import { BROWSER_CALLS, CALL_CONTROL } from './testing/make-telnyx-options';
import { type Answer, listOf, ok, refusal } from './testing/scripted-telnyx';
import { AGENT_LEG, CALL_ID, COMMAND_ID, failure, IMPATIENT, LEG, RECORDING, telnyxStage } from './testing/telnyx-stage';

const stage = telnyxStage();
const RESULT = ok({ result: 'ok' });
const ACTIONS = `/calls/${LEG}/actions`;
const recordings = () => stage.provider.recordings;
const EARLIER = '99999999-2222-4333-8444-555555555555';
const soon = () => new Date(Date.now() + 1000).toISOString();
const saved = (partial: object = {}) => ({
  id: RECORDING,
  call_control_id: LEG,
  call_leg_id: '428c31b6-7af4-4bcb-b7f5-5013ef9657c1',
  channels: 'dual',
  status: 'completed',
  duration_millis: 41_600,
  recording_started_at: soon(),
  download_urls: { mp3: `${stage.telnyx.origin}/files/a.mp3` },
  ...partial,
});
const audio = (id = RECORDING) => recordings().media(id, AbortSignal.timeout(5000));

async function started(): Promise<string> {
  stage.telnyx.answerWith(RESULT);
  return (await recordings().start({ callId: CALL_ID, legSid: LEG, commandId: COMMAND_ID })).recordingSid;
}

describe('starting', () => {
  it('is one command, both sides apart, and gives an id of ours', async () => {
    stage.telnyx.answerWith(RESULT);
    const recording = await recordings().start({ callId: CALL_ID, legSid: LEG, commandId: COMMAND_ID });
    expect(stage.telnyx.asked).toEqual([`POST ${ACTIONS}/record_start`]);
    expect(stage.telnyx.requests[0]!.body).toEqual({ format: 'mp3', channels: 'dual', command_id: COMMAND_ID });
    expect(recording).toMatchObject({ legSid: LEG, status: 'in-progress', channels: 2, durationSeconds: null, reason: null });
    expect(isPendingRecording(recording.recordingSid)).toBe(true);
  });

  it.each<[string, Answer, string]>([
    ['silence', { fault: 'silence' }, 'unknown_result'],
    ['500', { status: 500 }, 'unknown_result'],
    ['before the answer', refusal(422, '90034'), 'rejected'],
    ['before there is audio', refusal(422, '90020'), 'rejected'],
    ['after the end', refusal(422, '90018'), 'rejected'],
  ])('answered by %s is asked once', async (_what, answer, kind) => {
    stage.telnyx.answerWith(answer);
    const provider = answer.fault ? stage.make(IMPATIENT) : stage.provider;
    const start = provider.recordings.start({ callId: CALL_ID, legSid: LEG, commandId: COMMAND_ID });
    await expect(failure(start)).resolves.toMatchObject({ kind });
    expect(stage.telnyx.requests.length).toBeLessThanOrEqual(1);
  });

  it('on a browser’s own call goes to its account', async () => {
    stage.telnyx.answerWith(({ key }) => (key === BROWSER_CALLS.apiKey ? RESULT : refusal(404, '10005')));
    await recordings().start({ callId: CALL_ID, legSid: LEG, commandId: COMMAND_ID });
    expect(stage.telnyx.requests.map(({ key }) => key)).toEqual([CALL_CONTROL.apiKey, BROWSER_CALLS.apiKey]);
  });
});

describe('while it runs', () => {
  it('is paused, resumed and stopped by its leg, or by its id once it has one', async () => {
    const pending = await started();
    stage.telnyx.answerWith(RESULT);
    await recordings().pause(LEG, pending);
    await recordings().resume(LEG, RECORDING);
    await recordings().stop(LEG, pending);
    expect(stage.telnyx.requests.map(({ path, body }) => [path, body])).toEqual([
      [`${ACTIONS}/record_pause`, {}],
      [`${ACTIONS}/record_resume`, { recording_id: RECORDING }],
      [`${ACTIONS}/record_stop`, {}],
    ]);
  });

  it('has ended when it is saved, or when there is nothing to stop', async () => {
    const pending = await started();
    stage.telnyx.answerWith(refusal(422, '90018'));
    await expect(recordings().stop(LEG, pending)).resolves.toBeUndefined();
    stage.telnyx.answerWith(RESULT);
    await recordings().stop(LEG, RECORDING);
    await recordings().stop('../x', pending);
    expect(stage.telnyx.asked).toEqual([]);
    stage.telnyx.answerWith({ status: 500 });
    await expect(failure(recordings().stop(LEG, pending))).resolves.toMatchObject({ kind: 'unavailable' });
  });

  it('is not touched in the name of another leg’s', async () => {
    const anothers = (await started()).replace(LEG, AGENT_LEG);
    stage.telnyx.answerWith(RESULT);
    await expect(failure(recordings().pause(LEG, anothers))).resolves.toMatchObject({ kind: 'rejected' });
    await expect(recordings().stop(LEG, anothers)).resolves.toBeUndefined();
    expect(stage.telnyx.asked).toEqual([]);
  });

  it.each(['', 'RE1', '../x', 'pending:x', `pending:1:../x`, `pending:${'9'.repeat(40)}:${LEG}`])('is not %p', async (id) => {
    stage.telnyx.answerWith(RESULT);
    await expect(failure(recordings().pause(LEG, id))).resolves.toMatchObject({ kind: 'rejected' });
    await expect(failure(audio(id))).resolves.toMatchObject({ kind: 'rejected' });
    await expect(recordings().fetch(id)).resolves.toBeNull();
    await recordings().delete(id);
    expect(stage.telnyx.asked).toEqual([]);
  });
});

describe('looking one up', () => {
  it('that runs or is being saved tells so by its leg', async () => {
    const pending = await started();
    const leg = (data: object) => stage.telnyx.answerWith(({ path }) => (path === '/recordings' ? listOf() : ok(data)));
    leg({ is_alive: true });
    await expect(recordings().fetch(pending)).resolves.toMatchObject({ recordingSid: pending, status: 'in-progress', legSid: LEG });
    leg({ is_alive: false, end_time: soon() });
    await expect(recordings().fetch(pending)).resolves.toMatchObject({ recordingSid: pending, status: 'processing' });
    stage.telnyx.answerWith(({ path }) => (path === '/recordings' ? listOf() : refusal(404, '10005')));
    await expect(recordings().fetch(pending)).resolves.toBeNull();
  });

  it('that is saved brings its own id, and is not an earlier one of the leg, nor another leg’s', async () => {
    const pending = await started();
    const others = [
      saved({ id: EARLIER, recording_started_at: '2026-01-01T00:00:00Z' }),
      saved({ id: COMMAND_ID, call_control_id: 'v3:other' }),
      null,
    ];
    stage.telnyx.answerWith(listOf(saved(), ...others));
    await expect(recordings().fetch(pending)).resolves.toMatchObject({ recordingSid: RECORDING, status: 'completed', durationSeconds: 42 });
    expect(stage.telnyx.requests[0]!.query.get('filter[call_control_id]')).toBe(LEG);
    await expect(recordings().ofLeg(LEG)).resolves.toMatchObject([{ recordingSid: RECORDING }, { recordingSid: EARLIER }]);
  });

  it('by its own id tells what Telnyx knows', async () => {
    stage.telnyx.answerWith(ok(saved()));
    await expect(recordings().fetch(RECORDING)).resolves.toMatchObject({ recordingSid: RECORDING, legSid: LEG, channels: 2 });
    stage.telnyx.answerWith(ok(saved({ channels: 'single', duration_millis: -1, recording_started_at: 'soon', status: 'processing' })));
    await expect(recordings().fetch(RECORDING)).resolves.toMatchObject({
      status: 'processing',
      channels: 1,
      durationSeconds: null,
      startedAt: null,
    });
    stage.telnyx.answerWith(refusal(404, '10005'));
    await expect(recordings().fetch(RECORDING)).resolves.toBeNull();
    for (const answer of [ok(null), ok({}), ok(saved({ id: '../x' }))]) {
      stage.telnyx.answerWith(answer);
      await expect(failure(recordings().fetch(RECORDING))).resolves.toMatchObject({ kind: 'unavailable' });
    }
  });

  it('of a leg nobody has is none', async () => {
    stage.telnyx.answerWith(RESULT);
    await expect(recordings().ofLeg('../x')).resolves.toEqual([]);
    expect(stage.telnyx.asked).toEqual([]);
  });
});

describe('the audio', () => {
  const FILE = Buffer.from('ID3 some audio');
  const serve = (...files: Answer[]) =>
    stage.telnyx.answerWith(({ path }) => (path.startsWith('/files/') ? (files.shift() ?? { status: 500 }) : ok(saved())));
  const good: Answer = { body: FILE, headers: { 'content-type': 'audio/mpeg', 'content-length': String(FILE.length) } };

  it('is fetched by a link asked for then, without our key', async () => {
    serve(good);
    const media = await audio();
    expect(media).toMatchObject({ contentType: 'audio/mpeg', bytes: FILE.length });
    await expect(buffer(media.stream)).resolves.toEqual(FILE);
    expect(stage.telnyx.asked).toEqual([`GET /recordings/${RECORDING}`, 'GET /files/a.mp3']);
    expect(stage.telnyx.requests[1]!.key).toBe('');
  });

  it('is asked for anew when its link is dead', async () => {
    serve({ status: 403, body: '<Error>Request has expired</Error>' }, good);
    await expect(buffer((await audio()).stream)).resolves.toEqual(FILE);
    expect(stage.telnyx.requests).toHaveLength(4);
    serve({ status: 404 }, { status: 404 });
    await expect(failure(audio())).resolves.toMatchObject({ kind: 'rejected', detail: { providerCode: '404' } });
  });

  it.each<[Answer, string]>([
    [{ status: 503 }, 'unavailable'],
    [{ status: 429, headers: { 'retry-after': '7' } }, 'throttled'],
    [{ fault: 'reset' }, 'unavailable'],
  ])('that is not there now may be asked for later (%j)', async (answer, kind) => {
    serve(answer);
    await expect(failure(audio())).resolves.toMatchObject({ kind });
  });

  it.each([{ download_urls: {} }, { download_urls: null }, { download_urls: { mp3: 's3://bucket/a.mp3' } }, { download_urls: { wav: 7 } }])(
    'cannot be had from %j',
    async (partial) => {
      stage.telnyx.answerWith(ok(saved(partial)));
      await expect(failure(audio())).resolves.toMatchObject({ kind: 'rejected', detail: { providerCode: 'no_download_url' } });
    },
  );

  it('of a recording without an id is found by its leg', async () => {
    const pending = await started();
    stage.telnyx.answerWith(({ path }) => (path.startsWith('/files/') ? good : listOf(saved())));
    await expect(buffer((await audio(pending)).stream)).resolves.toEqual(FILE);
    stage.telnyx.answerWith(listOf());
    await expect(failure(audio(pending))).resolves.toMatchObject({ kind: 'rejected' });
  });
});

describe('deleting', () => {
  it('is one request, and success when it is gone', async () => {
    stage.telnyx.answerWith(ok(saved()));
    await recordings().delete(RECORDING);
    expect(stage.telnyx.asked).toEqual([`DELETE /recordings/${RECORDING}`]);
    stage.telnyx.answerWith(refusal(404, '10005'));
    await expect(recordings().delete(RECORDING)).resolves.toBeUndefined();
  });

  it('of one without an id finds it first', async () => {
    const pending = await started();
    stage.telnyx.answerWith(({ method }) => (method === 'GET' ? listOf(saved()) : ok(saved())));
    await recordings().delete(pending);
    expect(stage.telnyx.asked).toEqual(['GET /recordings', `DELETE /recordings/${RECORDING}`]);
  });
});
