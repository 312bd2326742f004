import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RecordingPage } from '@dialer/contracts';
import { until } from '../calls/testing/call-stage';
import { RecordingRetention } from './recording-retention';
import { RecordingStorage } from './recording-storage';
import { RecordingStage, type RecordedCall } from './testing/recording-stage';
import { startS3, type TestS3 } from './testing/s3-server';

/** In a bucket, so that all of it is seen to work there too. */
const bucket = mkdtempSync(path.join(tmpdir(), 'dialer-bucket-'));
let s3: TestS3;
let stage: RecordingStage;
let admin: Record<string, string>;
beforeAll(async () => {
  s3 = await startS3(bucket);
  const { endpoint, bucket: name, region, accessKeyId, secretAccessKey } = s3.settings;
  stage = await RecordingStage.open({
    RECORDINGS_KEEP_DAYS: '30',
    RECORDINGS_S3_ENDPOINT: endpoint,
    RECORDINGS_S3_BUCKET: name,
    RECORDINGS_S3_REGION: region,
    RECORDINGS_S3_ACCESS_KEY_ID: accessKeyId,
    RECORDINGS_S3_SECRET_ACCESS_KEY: secretAccessKey,
  });
  admin = (await stage.calls.newUser('admin')).headers;
});
afterAll(async () => {
  await stage?.close();
  await s3?.close();
  rmSync(bucket, { recursive: true, force: true });
});

const send = (method: 'POST' | 'PUT' | 'DELETE' | 'GET', url: string, headers: Record<string, string>, payload?: object) =>
  stage.calls.api.app.inject({ method, url, headers, ...(payload && { payload }) });
const of = ({ id }: Pick<RecordedCall, 'id'>, what = '') => `/api/calls/${id}/recording${what}`;
const erased = (call: RecordedCall) =>
  until('the audio to be gone', async () => {
    const [row] = await stage.rows(call);
    return row?.status === 'deleted' && row.storageKey === null ? row : null;
  });

describe('pause and resume', () => {
  it('are done at the carrier, shown, and written down', async () => {
    const rep = await stage.calls.newUser();
    const call = await stage.recorded({ record: true }, rep.headers);
    expect((await send('POST', of(call, '/pause'), rep.headers)).json()).toMatchObject({ status: 'in-progress', paused: true });
    expect(await stage.shown(call)).toMatchObject({ paused: true });
    expect((await send('POST', of(call, '/pause'), rep.headers)).statusCode).toBe(200);
    expect((await send('POST', of(call, '/resume'), rep.headers)).json()).toMatchObject({ paused: false });
    expect(stage.carrier.updates.map(({ status, pauseBehavior }) => [status, pauseBehavior])).toEqual([
      ['paused', 'silence'],
      ['in-progress', null],
    ]);
    expect(await stage.timeline(call)).toEqual(expect.arrayContaining(['recording_paused', 'recording_resumed']));
    const [row] = await stage.rows(call);
    expect((await stage.audited(row!.id)).map(({ action }) => action)).toEqual(['recording.paused', 'recording.resumed']);
  });

  it('are for the rep of the call, while it is recorded', async () => {
    const [rep, other] = [await stage.calls.newUser(), await stage.calls.newUser('supervisor')];
    const call = await stage.recorded({ record: true }, rep.headers);
    expect((await send('POST', of(call, '/pause'), other.headers)).statusCode).toBe(404);
    expect((await send('POST', of({ id: 'x' }, '/pause'), rep.headers)).statusCode).toBe(404);
    await stage.hangUp(call);
    expect((await send('POST', of(call, '/pause'), rep.headers)).statusCode).toBe(409);
  });

  it('are not shown as done when the carrier did not do them', async () => {
    const rep = await stage.calls.newUser();
    const call = await stage.recorded({ record: true }, rep.headers);
    stage.carrier.refuseUpdates = true;
    expect((await send('POST', of(call, '/pause'), rep.headers)).statusCode).toBe(502);
    stage.carrier.refuseUpdates = false;
    expect(await stage.shown(call)).toMatchObject({ paused: false });
  });
});

describe('a recording to keep', () => {
  it('is a file for those who may, and each download is written down', async () => {
    const [rep, supervisor] = [await stage.calls.newUser(), await stage.calls.newUser('supervisor')];
    const call = await stage.archived(rep.headers);
    expect((await send('GET', of(call, '/download'), rep.headers)).statusCode).toBe(403);
    const file = await send('GET', of(call, '/download'), supervisor.headers);
    expect(file.headers['content-disposition']).toBe(`attachment; filename="${call.id}.wav"`);
    expect(file.rawPayload.equals(call.recording.audio)).toBe(true);
    expect(await stage.audited(call.row.id)).toEqual([{ action: 'recording.downloaded', principal_id: `user:${supervisor.id}` }]);
    const part = await stage.play(call, { ...rep.headers, range: 'bytes=10-19' });
    expect([part.statusCode, part.rawPayload.equals(call.recording.audio.subarray(10, 20))]).toEqual([206, true]);
  });
});

describe('deleting', () => {
  it('by hand takes the audio from the archive and from the carrier, and leaves what it was', async () => {
    const call = await stage.archived();
    for (const role of ['rep', 'supervisor', 'ops'] as const)
      expect((await send('DELETE', of(call), (await stage.calls.newUser(role)).headers)).statusCode).toBe(403);
    expect((await send('DELETE', of(call), admin)).json()).toMatchObject({ status: 'deleted', duration: 2 });
    expect((await stage.play(call)).statusCode).toBe(404);
    const row = await erased(call);
    expect(row).toMatchObject({ bytes: call.row.bytes, sha256: call.row.sha256, deletedAt: expect.any(Date) });
    expect(await stage.calls.api.app.get(RecordingStorage).sizeOf(call.row.storageKey!)).toBeNull();
    expect(stage.carrier.recordings.some(({ sid }) => sid === call.recording.sid)).toBe(false);
    expect((await send('DELETE', of(call), admin)).statusCode).toBe(200);
  });

  it('goes on until the carrier has done it', async () => {
    const call = await stage.archived();
    stage.carrier.refuseUpdates = true;
    await send('DELETE', of(call), admin);
    await until('a refusal', async () => (await stage.rows(call))[0]?.error);
    stage.carrier.refuseUpdates = false;
    await stage.hurry(call);
    await erased(call);
  });

  it('is refused while it is on its way', async () => {
    const call = await stage.recorded();
    expect((await send('DELETE', of(call), admin)).statusCode).toBe(409);
  });
});

describe('a legal hold', () => {
  it('keeps it from age and from hands, until it is released', async () => {
    const supervisor = await stage.calls.newUser('supervisor');
    const call = await stage.archived();
    const rep = await stage.calls.newUser();
    expect((await send('PUT', of(call, '/legal-hold'), rep.headers, { hold: true })).statusCode).toBe(403);
    expect((await send('PUT', of(call, '/legal-hold'), supervisor.headers, { hold: true })).json()).toMatchObject({ legal_hold: true });
    await stage.calls.sql(`update recordings set created_at = now() - interval '31 days' where call_id = $1`, [call.id]);
    await stage.calls.api.app.get(RecordingRetention).run();
    expect(await stage.shown(call)).toMatchObject({ status: 'completed' });
    const refusal = await send('DELETE', of(call), admin);
    expect([refusal.statusCode, refusal.json().error.details.legal_hold]).toEqual([409, true]);
    await send('PUT', of(call, '/legal-hold'), supervisor.headers, { hold: false });
    await stage.calls.api.app.get(RecordingRetention).run();
    await erased(call);
    expect((await stage.audited(call.row.id)).map(({ action }) => action)).toEqual([
      'recording.held',
      'recording.hold_released',
      'recording.expired',
    ]);
  });
});

it('only what is old enough goes', async () => {
  const [old, young] = [await stage.archived(), await stage.archived()];
  const age = (call: RecordedCall, hours: number) =>
    stage.calls.sql('update recordings set created_at = now() - make_interval(hours => $2) where call_id = $1', [call.id, hours]);
  await age(old, 30 * 24 + 1);
  await age(young, 30 * 24 - 1);
  await stage.calls.api.app.get(RecordingRetention).run();
  await erased(old);
  expect(await stage.shown(young)).toMatchObject({ status: 'completed' });
});

describe('one that failed', () => {
  it('is listed with its reason for ops, and can be fetched again', async () => {
    const ops = await stage.calls.newUser('ops');
    const call = await stage.recorded();
    await stage.tell(call, call.recording, 'failed', { ErrorCode: '13224' });
    expect(await stage.shown(call)).toMatchObject({ status: 'failed', reason: '13224' });
    const page = (await send('GET', '/api/recordings?status=failed', ops.headers)).json<RecordingPage>();
    expect(page.items.find(({ call_id }) => call_id === call.id)).toMatchObject({ status: 'failed', reason: '13224' });
    expect(page.items.every(({ status }) => status === 'failed')).toBe(true);
    expect((await send('GET', '/api/recordings?status=nope', ops.headers)).statusCode).toBe(422);
    expect((await send('GET', '/api/recordings', (await stage.calls.newUser()).headers)).statusCode).toBe(403);
    stage.carrier.finish(call.recording);
    expect((await send('POST', of(call, '/retry'), ops.headers)).statusCode).toBe(200);
    await stage.until(call, 'completed');
  });
});
