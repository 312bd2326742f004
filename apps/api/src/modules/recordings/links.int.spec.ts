import { AppConfig } from '../../platform/config/app-config';
import { RecordingLinks } from './recording-links';
import { RecordingStage, type RecordedCall } from './testing/recording-stage';
import type { RecordingRow } from './recordings.repository';

let stage: RecordingStage;
let call: RecordedCall & { row: RecordingRow };
let audio: Buffer;
let path: string;
beforeAll(async () => {
  stage = await RecordingStage.open({ SIGNING_SECRET: 'a secret of the specs, long enough'.replaceAll(' ', '-') });
  const archived = await stage.archived();
  call = archived;
  audio = archived.recording.audio;
  path = new URL(stage.calls.api.app.get(RecordingLinks).urlOf(call.row.id)).pathname;
});
afterAll(() => stage?.close());

/** Without any session or key. */
const ask = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
  stage.calls.api.app.inject({ method, url, headers });
const waits = (seconds: number) => {
  const config = stage.calls.api.app.get(AppConfig);
  const other = new RecordingLinks({ ...config, recordings: { ...config.recordings, linkSeconds: seconds } }, { now: () => new Date() });
  return new URL(other.urlOf(call.row.id)).pathname;
};

describe('a link to a recording', () => {
  it('plays it whole and in parts for whoever holds it', async () => {
    const whole = await ask(path);
    expect(whole.statusCode).toBe(200);
    expect(whole.rawPayload.equals(audio)).toBe(true);
    expect(whole.headers).toMatchObject({ 'content-type': 'audio/wav', 'cache-control': 'private, no-store', 'accept-ranges': 'bytes' });
    const part = await ask(path, { range: 'bytes=100-199' });
    expect([part.statusCode, part.rawPayload.equals(audio.subarray(100, 200))]).toEqual([206, true]);
    const head = await ask(path, {}, 'HEAD');
    expect([head.statusCode, head.headers['content-length'], head.rawPayload.length]).toEqual([200, String(audio.length), 0]);
  });

  it('is written down as a listening of nobody who is known', async () => {
    await ask(path);
    const rows = await stage.calls.sql("select principal_id, ip from audit_log where action = 'recording.listened' and subject_id = $1", [
      call.row.id,
    ]);
    expect(rows).toEqual([{ principal_id: null, ip: '127.0.0.1' }]);
  });

  it('says when it has expired', async () => {
    const expired = await ask(waits(-1));
    expect([expired.statusCode, expired.json()]).toEqual([403, { error: expect.objectContaining({ code: 'FORBIDDEN' }) }]);
    expect((await ask(waits(60))).statusCode).toBe(200);
  });

  it.each(['x', '..%2f..%2fetc%2fpasswd', '%00', 'A'.repeat(71), 'x'.repeat(180), "'%20or%201=1"])(
    'that is none says nothing: %s',
    async (token) => {
      const answer = await ask(`/api/recordings/links/${token}`);
      expect([answer.statusCode, answer.json()]).toEqual([
        404,
        { error: expect.objectContaining({ code: expect.stringMatching(/NOT_FOUND$/) }) },
      ]);
    },
  );

  it('opens nothing else', async () => {
    expect((await ask(`/api/calls/${call.id}/recording`)).statusCode).toBe(401);
    expect((await ask(`${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}`)).statusCode).toBe(404);
  });

  it('whose recording is gone is as one that never was', async () => {
    const gone = new URL(stage.calls.api.app.get(RecordingLinks).urlOf('019355a0-7c1e-7a10-9c55-2f6c1d0e8a02')).pathname;
    expect((await ask(gone)).statusCode).toBe(404);
  });
});
