import { appendFileSync, rmSync, truncateSync } from 'node:fs';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { RecordingRow } from './recordings.repository';
import { RecordingStage, type RecordedCall } from './testing/recording-stage';

let stage: RecordingStage;
let call: RecordedCall & { row: RecordingRow };
let audio: Buffer;
beforeAll(async () => {
  stage = await RecordingStage.open();
  const archived = await stage.archived();
  call = archived;
  audio = archived.recording.audio;
});
afterAll(() => stage?.close());

const ask = (range?: string, extra: Record<string, string> = {}) => stage.play(call, { ...(range !== undefined && { range }), ...extra });

describe('the audio of a call', () => {
  it('comes whole, not to be kept anywhere, under a name that says nothing', async () => {
    const { statusCode, headers, rawPayload } = await ask();
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'audio/wav',
      'content-length': String(audio.length),
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-store',
      'content-disposition': 'inline; filename="recording.wav"',
      etag: `"${call.row.sha256}"`,
    });
    expect(rawPayload.equals(audio)).toBe(true);
  });

  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=0-1023', 0, 1023],
    ['bytes=100-', 100, -1],
    ['bytes=-1', -1, -1],
    ['bytes=-500', -500, -1],
    ['BYTES=5-9', 5, 9],
    ['bytes=0-99999999999999', 0, -1],
    ['bytes=-999999999', 0, -1],
    ['bytes=000-007', 0, 7],
  ])('comes in parts: %s', async (range, from, to) => {
    const first = from < 0 ? audio.length + from : from;
    const last = to < 0 ? audio.length + to : to;
    const { statusCode, headers, rawPayload } = await ask(range);
    expect(statusCode).toBe(206);
    expect(headers).toMatchObject({
      'content-range': `bytes ${first}-${last}/${audio.length}`,
      'content-length': String(last - first + 1),
      'cache-control': 'private, no-store',
    });
    expect(rawPayload.equals(audio.subarray(first, last + 1))).toBe(true);
  });

  it.each([
    'bytes=5-2',
    'bytes=-0',
    'bytes=-',
    'bytes=',
    'bytes=--1',
    'bytes=1-2-3',
    'bytes=a-b',
    'bytes=0x1-',
    'bytes=1e3-',
    'bytes=99999999999-',
    'bytes=9999999999999999999999-',
    'bytes=１-２',
  ])('has no such part: %s', async (range) => {
    const { statusCode, headers, json } = await ask(encodeURI(range).replaceAll('%', ''));
    expect(statusCode).toBe(416);
    expect(headers['content-range']).toBe(`bytes */${audio.length}`);
    expect(json()).toMatchObject({ error: { code: 'VALIDATION_ERROR' } });
  });

  it.each(['', 'items=0-5', 'bytes=0-5,3-9', `bytes=${Array.from({ length: 500 }, (_, i) => `${i}-`).join(',')}`, 'none', 'bytes 0-5'])(
    'comes whole where a range cannot be served: %s',
    async (range) => {
      const { statusCode, rawPayload } = await ask(range);
      expect(statusCode).toBe(200);
      expect(rawPayload.length).toBe(audio.length);
    },
  );

  it('is described without being sent', async () => {
    const { statusCode, headers, rawPayload } = await stage.play(call, { range: 'bytes=0-5' }, 'HEAD');
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({ 'content-length': String(audio.length), 'content-type': 'audio/wav', 'accept-ranges': 'bytes' });
    expect(rawPayload.length).toBe(0);
  });

  it('comes whole when the part is of another file', async () => {
    expect(await ask('bytes=0-5', { 'if-range': `"${'0'.repeat(64)}"` })).toMatchObject({ statusCode: 200 });
    expect(await ask('bytes=0-5', { 'if-range': `"${call.row.sha256}"` })).toMatchObject({ statusCode: 206 });
  });

  it('comes the same over a real connection, HEAD included, and survives a listener who leaves', async () => {
    await stage.calls.api.app.listen(0, '127.0.0.1');
    const { port } = stage.calls.api.app.getHttpServer().address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/api/calls/${call.id}/recording`;
    const key = { 'x-api-key': 'test-api-key-of-32-characters-00' };
    const head = await fetch(url, { method: 'HEAD', headers: key });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, String(audio.length), '']);
    await leaveInTheMiddle(port, key);
    const part = await fetch(url, { headers: { ...key, range: 'bytes=-4' } });
    expect(Buffer.from(await part.arrayBuffer()).equals(audio.subarray(-4))).toBe(true);
  });

  function leaveInTheMiddle(port: number, headers: Record<string, string>): Promise<void> {
    return new Promise((resolve, reject) => {
      const asked = request({ port, host: '127.0.0.1', path: `/api/calls/${call.id}/recording`, headers }, (answer) => {
        answer.once('data', () => asked.destroy());
        answer.once('close', resolve);
        answer.once('error', () => undefined);
      });
      asked.once('error', reject).end();
    });
  }
});

describe('who may hear it', () => {
  it('the rep who called and who may hear everybody’s, nobody else', async () => {
    const [owner, other, supervisor, ops] = await Promise.all(['rep', 'rep', 'supervisor', 'ops'].map((role) => stage.calls.newUser(role)));
    const own = await stage.archived(owner!.headers);
    const statuses = async (headers: Record<string, string>) => (await stage.play(own, headers)).statusCode;
    expect(await statuses(owner!.headers)).toBe(200);
    expect(await statuses(supervisor!.headers)).toBe(200);
    expect(await statuses(ops!.headers)).toBe(200);
    const refused = await stage.play(own, other!.headers);
    expect(refused.statusCode).toBe(404);
    expect(refused.json()).toMatchObject({ error: { code: 'CALL_NOT_FOUND' } });
    expect(await statuses({ 'x-api-key': 'not-a-key-of-this-installation-0' })).toBe(401);
    expect(await statuses({ 'x-api-key': '' })).toBe(401);
    expect((await stage.play(own, other!.headers, 'HEAD')).statusCode).toBe(404);
  });

  it.each(['nothing', '019355a0-7c1e-7a10-9c55-2f6c1d0e8a02', '..%2f..%2fetc%2fpasswd', '%00', "' or 1=1 --", 'x'.repeat(180)])(
    'a call that is none has no audio: %s',
    async (id) => {
      expect((await stage.play({ id: id.includes('%') ? id : encodeURIComponent(id) })).statusCode).toBe(404);
    },
  );

  it('a call that was not recorded says so', async () => {
    const plain = await stage.answered({});
    expect((await stage.play(plain)).json()).toMatchObject({
      error: { code: 'RECORDING_NOT_FOUND', message: 'This call was not recorded' },
    });
  });
});

describe('a file that is not as it was archived', () => {
  it.each<[string, (file: string) => void]>([
    ['cut', (file) => truncateSync(file, 100)],
    ['longer', (file) => appendFileSync(file, 'more')],
    ['gone', (file) => rmSync(file)],
  ])('is not played: %s', async (_what, harm) => {
    const harmed = await stage.archived();
    harm(path.join(stage.folder, 'archive', harmed.row.storageKey!));
    expect((await stage.play(harmed)).json()).toMatchObject({ error: { code: 'RECORDING_NOT_FOUND', details: { status: 'failed' } } });
  });
});
