import { CallStage } from '../calls/testing/call-stage';
import { toForm } from '../contacts/testing/import-client';
import { TEST_API_KEY } from '../../testing/test-app';
import { toWav } from '../../platform/wav';

const FILES = '/api/audio-files';
const CAMPAIGN = '019355a0-7c1e-7a10-9c55-2f6c1d0e8a03';
const SOUND = toWav(Array.from({ length: 16_000 }, (_, i) => Math.round(8000 * Math.sin(i / 3))));

let stage: CallStage;
beforeAll(async () => (stage = await CallStage.open({ env: { LIVE_CALLS_PER_USER: '0' } })));
afterAll(() => stage?.close());

interface Form {
  fileName?: string;
  fields?: Record<string, string>;
  headers?: Record<string, string>;
}
async function upload(file?: Buffer, { fileName = 'Autumn intro.wav', fields = {}, headers = {} }: Form = {}) {
  const { body, boundary } = toForm({ ...(file && { file }), fileName, fields });
  const key = headers['cookie'] ? {} : { 'x-api-key': TEST_API_KEY };
  const reply = await stage.api.app.inject({
    method: 'POST',
    url: FILES,
    payload: body,
    headers: { ...key, ...headers, 'content-type': `multipart/form-data; boundary=${boundary}` },
  });
  return { status: reply.statusCode, body: reply.json() };
}
const remove = async (id: string, headers: Record<string, string> = { 'x-api-key': TEST_API_KEY }) =>
  (await stage.api.app.inject({ method: 'DELETE', url: `${FILES}/${id}`, headers })).statusCode;
/** As a carrier's media server asks: no key, no session, no signature. */
const fetched = (url: string) => stage.api.app.inject({ method: 'GET', url: new URL(url).pathname });

async function answeredCall() {
  const call = await stage.initiate('+14155550110');
  await stage.webhook(stage.carrier.statusOf(call.leg, 'in-progress'));
  return call;
}
const play = (call: { conference_sid: string }, audio_id: string, action = 'play', headers = {}) =>
  stage.post('/control/audio-playback', { conference_sid: call.conference_sid, audio_id, action }, headers);
const announced = (call: { conference_sid: string }) => stage.carrier.commands(call.conference_sid).map(({ form }) => form);

describe('GET /aicallgo/api/v1/cold-call/audio-files', () => {
  it('lists what came with the product, and what was uploaded', async () => {
    const { body: added } = await upload(SOUND);
    const { status, body } = await stage.get('/audio-files');
    expect(status).toBe(200);
    expect(body.total).toBe(body.items.length);
    expect(body.items[0]).toEqual({
      audio_id: 'one-moment',
      name: 'One moment, please',
      duration_seconds: expect.any(Number),
      content_type: 'audio/wav',
      bytes: expect.any(Number),
      built_in: true,
      created_at: null,
    });
    expect(body.items).toContainEqual(added);
    expect((await stage.get(FILES)).body).toEqual(body);
  });

  it('is for reps too, and for nobody who is not signed in', async () => {
    const rep = await stage.newUser('rep');
    expect((await stage.get('/audio-files', rep.headers)).status).toBe(200);
    expect((await stage.get('/audio-files', { 'x-api-key': 'wrong' })).status).toBe(401);
  });
});

describe('POST /aicallgo/api/v1/cold-call/control/audio-playback', () => {
  it('has the carrier play the message to the whole room, from an address without anything personal', async () => {
    const { body: file } = await upload(SOUND, { fields: { name: 'Ada Park of Northwind' } });
    const call = await answeredCall();
    const { status, body } = await play(call, file.audio_id);
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        success: true,
        conference_sid: call.conference_sid,
        audio_id: file.audio_id,
        action: 'play',
        status: 'playing',
        duration_seconds: 2,
        message: expect.any(String),
      },
    });
    const [{ AnnounceUrl: url = '', ...how } = {}] = announced(call);
    expect(how).toEqual({ AnnounceMethod: 'GET' });
    expect(url).toMatch(/^http:\/\/localhost:8000\/api\/voice\/audio\/[0-9a-f]{32}\.wav$/);
    expect(url).not.toContain(file.audio_id);
    const sound = await fetched(url);
    expect(sound.headers).toMatchObject({ 'content-type': 'audio/wav', 'x-content-type-options': 'nosniff' });
    expect(sound.rawPayload.equals(SOUND)).toBe(true);
  });

  it('stops it, as often as one likes, and after the end of the call too', async () => {
    const call = await answeredCall();
    await play(call, 'one-moment');
    for (const _ of [1, 2]) expect(await play(call, 'one-moment', 'stop')).toMatchObject({ status: 200, body: { status: 'stopped' } });
    const [, { AnnounceUrl: nothing = '' } = {}] = announced(call);
    expect((await fetched(nothing)).headers['content-type']).toBe('audio/wav');
    await stage.webhook(stage.carrier.statusOf(call.leg, 'completed'));
    expect(await play(call, 'one-moment', 'stop')).toMatchObject({ status: 200, body: { status: 'stopped' } });
  });

  it('fits an answered call only', async () => {
    const call = await stage.initiate('+14155550110');
    expect(await play(call, 'one-moment')).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } });
    await stage.webhook(stage.carrier.statusOf(call.leg, 'completed'));
    expect(await play(call, 'one-moment')).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } });
    expect(announced(call)).toEqual([]);
  });

  it('knows only its own calls and messages', async () => {
    const call = await answeredCall();
    const stranger = await stage.newUser('supervisor');
    expect(await play(call, 'one-moment', 'play', stranger.headers)).toMatchObject({
      status: 404,
      body: { error: { code: 'CONFERENCE_NOT_FOUND' } },
    });
    for (const id of ['nothing', '../../etc/passwd', '019355a0-7c1e-7a10-9c55-2f6c1d0e8a02']) {
      expect(await play(call, id)).toMatchObject({ status: 404, body: { error: { code: 'AUDIO_NOT_FOUND', details: { audio_id: id } } } });
    }
  });

  it.each([
    ['conference_sid', { audio_id: 'one-moment', action: 'play' }],
    ['audio_id', { conference_sid: 'x', action: 'play' }],
    ['action', { conference_sid: 'x', audio_id: 'one-moment' }],
    ['action', { conference_sid: 'x', audio_id: 'one-moment', action: 'loop' }],
    ['audio_id', { conference_sid: 'x', audio_id: { $ne: 1 }, action: 'play' }],
  ])('says which field is wrong: %s', async (field, body) => {
    expect(await stage.post('/control/audio-playback', body)).toMatchObject({
      status: 422,
      body: { error: { code: 'VALIDATION_ERROR', details: { fields: { [field]: expect.any(String) } } } },
    });
  });

  it('says what the carrier says', async () => {
    const call = await answeredCall();
    stage.carrier.down = true;
    try {
      expect((await play(call, 'one-moment')).status).toBe(503);
    } finally {
      stage.carrier.down = false;
    }
  });
});

describe('POST /api/audio-files', () => {
  it('names the message after its file, or as told', async () => {
    expect(await upload(SOUND, { fileName: 'C:\\Users\\me\\Voicemail drop.wav' })).toMatchObject({
      status: 201,
      body: { name: 'Voicemail drop', duration_seconds: 2, content_type: 'audio/wav', bytes: SOUND.length, built_in: false },
    });
    expect((await upload(SOUND, { fields: { name: ' Autumn ' } })).body.name).toBe('Autumn');
    expect((await upload(SOUND, { fileName: '.wav' })).body.name).toBe('.wav');
  });

  it.each([
    ['no file', undefined, {}, 422],
    ['something else', Buffer.from('<script>alert(1)</script>'), {}, 422],
    ['a name that cannot be stored', SOUND, { name: 'a\0b' }, 422],
    ['a name without end', SOUND, { name: 'x'.repeat(101) }, 422],
    ['too much', Buffer.alloc(5 * 1024 * 1024 + 1), {}, 413],
  ])('refuses %s and keeps nothing', async (_, file, fields, status) => {
    const before = (await stage.get(FILES)).body.total;
    expect(await upload(file, { fields })).toMatchObject({ status, body: { error: { code: 'VALIDATION_ERROR' } } });
    expect((await stage.get(FILES)).body.total).toBe(before);
  });

  it('is for supervisors, and written down', async () => {
    const [rep, supervisor] = [await stage.newUser('rep'), await stage.newUser('supervisor')];
    expect((await upload(SOUND, { headers: rep.headers })).status).toBe(403);
    const { status, body } = await upload(SOUND, { headers: supervisor.headers });
    expect(status).toBe(201);
    expect(await remove(body.audio_id, rep.headers)).toBe(403);
    expect(await remove(body.audio_id, supervisor.headers)).toBe(204);
    const entries = await stage.sql('select action, principal_id from audit_log where subject_id = $1 order by at', [body.audio_id]);
    expect(entries).toEqual(
      ['audio_file.added', 'audio_file.deleted'].map((action) => ({ action, principal_id: `user:${supervisor.id}` })),
    );
  });
});

describe('PATCH /api/audio-files/{id}', () => {
  const rename = async (id: string, payload: object, headers: Record<string, string> = { 'x-api-key': TEST_API_KEY }) => {
    const reply = await stage.api.app.inject({ method: 'PATCH', url: `${FILES}/${id}`, payload, headers });
    return { status: reply.statusCode, body: reply.json() };
  };

  it('gives it another name, by supervisors, and writes it down', async () => {
    const [rep, supervisor] = [await stage.newUser('rep'), await stage.newUser('supervisor')];
    const { body: file } = await upload(SOUND);
    expect((await rename(file.audio_id, { name: 'x' }, rep.headers)).status).toBe(403);
    expect(await rename(file.audio_id, { name: ' Winter intro ' }, supervisor.headers)).toEqual({
      status: 200,
      body: { ...file, name: 'Winter intro' },
    });
    expect((await stage.get(FILES)).body.items).toContainEqual({ ...file, name: 'Winter intro' });
    const entries = await stage.sql('select principal_id from audit_log where action = $1 and subject_id = $2', [
      'audio_file.renamed',
      file.audio_id,
    ]);
    expect(entries).toEqual([{ principal_id: `user:${supervisor.id}` }]);
  });

  it.each([
    ['no name', {}],
    ['a blank name', { name: '  ' }],
    ['a long name', { name: 'x'.repeat(101) }],
    ['NUL', { name: 'a\0b' }],
    ['an object', { name: { $set: 'x' } }],
  ])('refuses %s', async (_, body) => {
    const { body: file } = await upload(SOUND);
    expect(await rename(file.audio_id, body)).toMatchObject({
      status: 422,
      body: { error: { details: { fields: { name: expect.any(String) } } } },
    });
  });

  it('knows only what was uploaded', async () => {
    expect((await rename('019355a0-7c1e-7a10-9c55-2f6c1d0e8a02', { name: 'x' })).status).toBe(404);
    expect((await rename('one-moment', { name: 'x' })).status).toBe(400);
  });
});

describe('GET /api/audio-files/{id}/sound', () => {
  const sound = (id: string, headers: Record<string, string>) =>
    stage.api.app.inject({ method: 'GET', url: `${FILES}/${id}/sound`, headers });

  it('lets those hear it who may play it', async () => {
    const rep = await stage.newUser('rep');
    const { body: file } = await upload(SOUND);
    const heard = await sound(file.audio_id, rep.headers);
    expect(heard.headers).toMatchObject({ 'content-type': 'audio/wav', 'cache-control': 'private, no-store' });
    expect(heard.rawPayload.equals(SOUND)).toBe(true);
    expect((await sound('one-moment', rep.headers)).headers['content-type']).toBe('audio/wav');
    const ops = await stage.newUser('ops');
    expect((await sound(file.audio_id, ops.headers)).statusCode).toBe(403);
    expect((await sound(file.audio_id, {})).statusCode).toBe(401);
  });

  it.each(['x', '..%2fone-moment', '%00', '019355a0-7c1e-7a10-9c55-2f6c1d0e8a02'])('has nothing called %s', async (id) => {
    const { statusCode } = await sound(id, { 'x-api-key': TEST_API_KEY });
    expect([400, 404]).toContain(statusCode);
  });
});

describe('DELETE /api/audio-files/{id}', () => {
  it('refuses while a campaign will leave it on machines, and says which', async () => {
    const { body: file } = await upload(SOUND);
    const amd = { enabled: true, unknown: 'connect', on_machine: 'leave_message', message_id: file.audio_id, audience: 'consumer' };
    await stage.sql(
      `insert into campaigns (id, name, phase, provider, mode, lines, answer_policy, amd, retry, ring_floor_seconds, caller_ids,
        principal_id, identity, created_at)
       values ($1, 'Autumn', 'draft', 'twilio', 'power', 1, 'detect_first', $2, '{}', 15, '{}', 'key:x', 'x', now())`,
      [CAMPAIGN, JSON.stringify(amd)],
    );
    const reply = await stage.api.app.inject({
      method: 'DELETE',
      url: `${FILES}/${file.audio_id}`,
      headers: { 'x-api-key': TEST_API_KEY },
    });
    expect(reply.statusCode).toBe(409);
    expect(reply.json().error).toMatchObject({
      code: 'CONFLICT',
      message: 'It is used by campaign “Autumn”: choose another message there first',
      details: { audio_id: file.audio_id, used_by: ['campaign “Autumn”'] },
    });
    expect((await stage.get(FILES)).body.items).toContainEqual(file);
    await stage.sql(`update campaigns set phase = 'ended', ended_at = now() where id = $1`, [CAMPAIGN]);
    expect(await remove(file.audio_id)).toBe(204);
  });

  it('takes the message from the list and from carriers', async () => {
    const { body } = await upload(SOUND);
    const call = await answeredCall();
    await play(call, body.audio_id);
    const [{ AnnounceUrl: url = '' } = {}] = announced(call);
    expect(await remove(body.audio_id)).toBe(204);
    expect((await fetched(url)).statusCode).toBe(404);
    expect((await play(call, body.audio_id)).status).toBe(404);
    expect((await play(call, body.audio_id, 'stop')).status).toBe(200);
    expect(await remove(body.audio_id)).toBe(404);
  });

  it('cannot delete what came with the product', async () => {
    expect(await remove('one-moment')).toBeGreaterThanOrEqual(400);
    expect((await stage.get(FILES)).body.items[0].audio_id).toBe('one-moment');
  });
});

it.each(['x', '../one-moment.wav', '%2e%2e%2fone-moment.wav', 'one-moment.mp4', `${'0'.repeat(32)}.wav`, '%00.wav'])(
  'a carrier that asks for %s gets nothing',
  async (file) => {
    expect((await stage.api.app.inject({ method: 'GET', url: `/api/voice/audio/${file}` })).statusCode).toBe(404);
  },
);
