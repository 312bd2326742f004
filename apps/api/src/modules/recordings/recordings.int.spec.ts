import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { until } from '../calls/testing/call-stage';
import { signed } from '../calls/testing/scripted-twilio';
import type { MediaFate, StartFate } from './testing/recording-carrier';
import { RecordingStage } from './testing/recording-stage';

const PLAIN = { channels: 2, contact_channel: 'left', paused: false, reason: null, legal_hold: false };

let stage: RecordingStage;
beforeAll(async () => (stage = await RecordingStage.open()));
afterAll(() => stage?.close());

const fileOf = (key: string | null) => path.join(stage.folder, 'archive', key ?? '');

describe('a call is recorded', () => {
  it('on the contact’s leg, from the answer on, once, in two channels', async () => {
    const call = await stage.calls.initiate('+14155550110', { record: true });
    for (const status of ['initiated', 'ringing']) await stage.calls.webhook(stage.calls.carrier.statusOf(call.leg, status));
    expect(await stage.rows(call)).toEqual([]);
    const answer = stage.calls.carrier.statusOf(call.leg, 'in-progress');
    await Promise.all([1, 2, 3].map(() => stage.calls.webhook(answer)));
    await until('the start', () => stage.carrier.startsOf(call.leg).length > 0);
    await stage.tell({ ...call, headers: {} }, stage.carrier.of(call.leg), 'in-progress');
    const [start, ...others] = stage.carrier.startsOf(call.leg);
    expect(others).toEqual([]);
    expect(start).toMatchObject({
      path: `/Calls/${call.leg.sid}/Recordings.json`,
      form: {
        RecordingChannels: 'dual',
        RecordingStatusCallback: `http://localhost:8000/api/voice/recording-status?call=${call.id}#rc=3&rp=all`,
      },
    });
    expect(await stage.rows(call)).toMatchObject([
      { status: 'in-progress', source: 'call', legSid: call.leg.sid, contactChannel: 'left', nextAt: null },
    ]);
  });

  it.each([
    [{}, false],
    [{ record: false }, false],
    [{ record: true }, true],
  ])('by default only when the call says so: %j → %s', async (body, recorded) => {
    const call = await stage.answered(body);
    expect((await stage.shown(call)) !== null).toBe(recorded);
    expect(await stage.rows(call)).toHaveLength(recorded ? 1 : 0);
  });

  it('is shown and told while it goes on', async () => {
    const rep = await stage.calls.newUser();
    const call = await stage.answered({ record: true }, rep.headers);
    expect(['starting', 'in-progress']).toContain((await stage.shown(call))?.status);
    await until('the start', () => stage.carrier.startsOf(call.leg).length > 0);
    const recording = stage.carrier.of(call.leg);
    await stage.tell(call, recording, 'in-progress');
    expect(await stage.shown(call)).toEqual({ ...PLAIN, status: 'in-progress', duration: null });
    await stage.hangUp(call);
    expect(await stage.shown(call)).toMatchObject({ status: 'processing' });
    await stage.finish(call, recording);
    await stage.until(call, 'completed');
    expect(await stage.shown(call)).toEqual({ ...PLAIN, status: 'completed', duration: 2 });
    const frames = await stage.calls.sql('select body from live_frames where stream = $1 order by seq', [`user:${rep.id}`]);
    const told = frames.filter(({ body }) => body.type === 'recording_state').map(({ body }) => body.call.recording.status as string);
    expect(told).toEqual(['in-progress', 'processing', 'completed']);
    expect(frames.filter(({ body }) => body.type === 'call_ended')).toHaveLength(1);
    expect(await stage.timeline(call)).toEqual(
      expect.arrayContaining(['recording_in-progress', 'recording_completed', 'recording_archived']),
    );
  });
});

describe('with RECORD_CALLS=true', () => {
  let always: RecordingStage;
  beforeAll(async () => (always = await RecordingStage.open({ RECORD_CALLS: 'true' })));
  afterAll(() => always?.close());

  it.each([
    [{}, 'workspace'],
    [{ record: true }, 'call'],
    [{ record: false }, null],
  ])('a call is recorded unless it says no: %j', async (body, source) => {
    const call = await always.answered(body);
    expect(await always.rows(call)).toMatchObject(source ? [{ source }] : []);
    if (!source) expect(always.carrier.startsOf(call.leg)).toEqual([]);
  });

  it('nobody is recorded who does not answer, or is being hung up', async () => {
    const busy = await always.calls.initiate('+14155550110');
    await always.calls.webhook(always.calls.carrier.statusOf(busy.leg, 'busy'));
    expect(await always.rows(busy)).toEqual([]);
    const ended = await always.calls.initiate('+14155550110');
    await always.calls.post('/end', { conference_sid: ended.conference_id });
    await always.calls.webhook(always.calls.carrier.statusOf(ended.leg, 'in-progress'));
    expect(await always.rows(ended)).toEqual([]);
  });
});

describe('a start', () => {
  it.each<StartFate>(['lost', 'error500'])('whose result is unknown (%s) is looked for, not blindly repeated', async (fate) => {
    stage.carrier.startFates = [fate];
    const call = await stage.answered();
    await until('the trouble', async () => (await stage.rows(call))[0]?.error === 'carrier_unknown_result');
    await until('the recording to run', async () => {
      await stage.hurry(call);
      const [row] = await stage.rows(call);
      return row?.status === 'in-progress' || (row?.recordingSid && stage.carrier.startsOf(call.leg).length === 2);
    });
    // What was carried out is found; what was not is ordered again.
    expect(stage.carrier.startsOf(call.leg)).toHaveLength(fate === 'lost' ? 1 : 2);
    expect(stage.carrier.recordings.filter(({ callSid }) => callSid === call.leg.sid)).toHaveLength(1);
    expect(await stage.rows(call)).toMatchObject([{ recordingSid: stage.carrier.of(call.leg).sid }]);
  });

  it('that is throttled is sent again', async () => {
    stage.carrier.startFates = ['throttled'];
    const call = await stage.answered();
    await until('the second start', () => stage.carrier.startsOf(call.leg).length === 2);
  });

  it('that is refused is a failed recording, and the call goes on', async () => {
    stage.carrier.startFates = ['refused'];
    const call = await stage.answered();
    await expect(stage.until(call, 'failed')).resolves.toMatchObject({ error: 'carrier_21220', nextAt: null });
    expect(await stage.shown(call)).toMatchObject({ status: 'failed' });
    expect((await stage.calls.row(call.id)).state).toBe('in-progress');
  });

  it('that comes too late is no failure: there was nothing to record', async () => {
    stage.carrier.startFates = ['error500', 'error500'];
    const call = await stage.answered();
    await stage.hangUp(call);
    await until('the end of it', async () => {
      await stage.hurry(call);
      return (await stage.rows(call)).some((row) => row.status === 'absent' && row.error === 'call_ended');
    });
    expect(stage.carrier.startsOf(call.leg).length).toBeLessThanOrEqual(2);
  });

  it('whose event never comes is asked after', async () => {
    const call = await stage.answered();
    await until('the start', () => stage.carrier.startsOf(call.leg).length > 0);
    await until('it to run', async () => {
      await stage.hurry(call);
      return (await stage.rows(call))[0]?.status === 'in-progress';
    });
    expect(await stage.timeline(call)).toContain('recording_in-progress');
  });
});

describe('a finished recording', () => {
  it('is archived as it was, readable by nobody else', async () => {
    const { row, recording } = await stage.archived();
    const file = fileOf(row.storageKey);
    expect(row.storageKey).toMatch(new RegExp(`^\\d{4}/\\d{2}/${row.id}\\.wav$`));
    expect(row).toMatchObject({
      bytes: recording.audio.length,
      sha256: createHash('sha256').update(recording.audio).digest('hex'),
      contentType: 'audio/wav',
      durationSeconds: 2,
      archivedAt: expect.any(Date),
      nextAt: null,
      error: null,
    });
    expect(readFileSync(file).equals(recording.audio)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
  });

  it('told of five times at once is fetched once', async () => {
    const call = await stage.recorded();
    await stage.hangUp(call);
    stage.carrier.finish(call.recording);
    const before = stage.carrier.downloads;
    const hook = stage.carrier.callback(call.leg, call.recording, 'completed');
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => stage.calls.webhook(hook)));
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204, 204]);
    await stage.until(call, 'completed');
    expect((await stage.timeline(call)).filter((kind) => kind === 'recording_completed')).toHaveLength(1);
    await stage.calls.webhook(hook);
    expect(stage.carrier.downloads).toBe(before + 1);
    expect(await stage.rows(call)).toHaveLength(1);
  });

  it.each([[['completed', 'in-progress']], [['in-progress', 'completed', 'in-progress']], [['completed', 'absent', 'failed']]])(
    'ends the same whatever comes later: %j',
    async (order) => {
      const call = await stage.answered();
      await until('the start', () => stage.carrier.startsOf(call.leg).length > 0);
      const recording = stage.carrier.of(call.leg);
      stage.carrier.finish(recording);
      for (const status of order) await stage.tell(call, recording, status);
      await stage.until(call, 'completed');
      expect(await stage.rows(call)).toHaveLength(1);
    },
  );

  it('is told before the call’s own end as well', async () => {
    const call = await stage.recorded();
    await stage.finish(call, call.recording);
    await stage.until(call, 'completed');
    await stage.hangUp(call);
    expect(await stage.shown(call)).toMatchObject({ status: 'completed' });
  });

  it('whose callback never comes is asked after', async () => {
    const call = await stage.recorded();
    await stage.hangUp(call);
    stage.carrier.finish(call.recording);
    await until('it to be archived', async () => {
      await stage.hurry(call);
      return (await stage.rows(call))[0]?.status === 'completed';
    });
  });

  it.each<[MediaFate[]]>([[['missing', 'missing']], [['down']], [['html']], [['empty']], [['cut']], [['short', 'missing']]])(
    'is fetched in the end when at first it meets %j',
    async (fates) => {
      const call = await stage.recorded();
      await stage.hangUp(call);
      stage.carrier.mediaFates = [...fates];
      await stage.finish(call, call.recording);
      const row = await until('it to be archived', async () => {
        await stage.hurry(call);
        return (await stage.rows(call)).find(({ status }) => status === 'completed');
      });
      expect(readFileSync(fileOf(row.storageKey)).equals(call.recording.audio)).toBe(true);
      expect(stage.carrier.mediaFates).toEqual([]);
    },
  );

  it('says meanwhile what is wrong, and after a day that it is lost', async () => {
    const call = await stage.recorded();
    await stage.hangUp(call);
    stage.carrier.mediaFates = ['missing', 'missing', 'missing', 'missing', 'missing', 'missing'];
    await stage.finish(call, call.recording);
    await until('the first trouble', async () => (await stage.rows(call))[0]?.error === 'carrier_rejected');
    expect(await stage.shown(call)).toMatchObject({ status: 'processing' });
    expect((await stage.play(call)).json()).toMatchObject({ error: { code: 'RECORDING_NOT_FOUND', details: { status: 'processing' } } });
    await stage.calls.sql("update recordings set ready_at = now() - interval '25 hours', next_at = now() where call_id = $1", [call.id]);
    await expect(stage.until(call, 'failed')).resolves.toMatchObject({ error: 'carrier_rejected', nextAt: null });
    expect(await stage.shown(call)).toMatchObject({ status: 'failed' });
    stage.carrier.mediaFates = [];
  });

  it('fetched by two at once is there once, and whole', async () => {
    const call = await stage.recorded();
    await stage.hangUp(call);
    stage.carrier.mediaFates = ['held'];
    await stage.finish(call, call.recording);
    await until('the first download', () => stage.carrier.holding === 1);
    // The first worker is frozen; its lease runs out, another one does it.
    await stage.hurry(call);
    const row = await stage.until(call, 'completed');
    const wrote = row.archivedAt;
    stage.carrier.release();
    await until('nothing unfinished', () => readdirSync(path.dirname(fileOf(row.storageKey))).every((name) => !name.endsWith('.part')));
    expect(readFileSync(fileOf(row.storageKey)).equals(call.recording.audio)).toBe(true);
    expect(await stage.rows(call)).toMatchObject([{ archivedAt: wrote, status: 'completed' }]);
    expect((await stage.timeline(call)).filter((kind) => kind === 'recording_archived')).toHaveLength(1);
  });

  describe('waits for a storage that is out of order', () => {
    let own: RecordingStage;
    beforeAll(async () => (own = await RecordingStage.open()));
    afterAll(() => own?.close());

    it('and is archived when that is mended', async () => {
      const archive = path.join(own.folder, 'archive');
      writeFileSync(archive, 'a file where the folder should be');
      const call = await own.recorded();
      await own.hangUp(call);
      await own.finish(call, call.recording);
      await until('the trouble', async () => /^storage_/.test((await own.rows(call))[0]?.error ?? ''));
      rmSync(archive);
      await own.hurry(call);
      await own.until(call, 'completed');
    });
  });
});

describe('a recording without audio', () => {
  it.each([
    ['absent', { ErrorCode: '16101' }, '16101'],
    ['failed', {}, null],
  ])('is shown as %s', async (status, extra, error) => {
    const call = await stage.recorded();
    await stage.hangUp(call);
    await stage.tell(call, call.recording, status, extra);
    expect(await stage.rows(call)).toMatchObject([{ status, error, nextAt: null }]);
    expect(await stage.shown(call)).toMatchObject({ status });
    const answer = await stage.play(call);
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ error: { code: 'RECORDING_NOT_FOUND', details: { status } } });
  });

  it('that the carrier has lost is failed', async () => {
    const call = await stage.recorded();
    await stage.hangUp(call);
    stage.carrier.recordings.splice(stage.carrier.recordings.indexOf(call.recording), 1);
    await stage.hurry(call);
    await expect(stage.until(call, 'failed')).resolves.toMatchObject({ error: 'carrier_lost' });
  });
});

describe('a callback about a recording', () => {
  it('without the carrier’s signature is refused and leaves no trace', async () => {
    const call = await stage.recorded();
    const before = [await stage.rows(call), await stage.timeline(call)];
    const good = stage.carrier.callback(call.leg, call.recording, 'completed');
    const forged = [
      { ...good, headers: { ...good.headers, 'x-twilio-signature': '' } },
      { ...good, payload: good.payload.replace('completed', 'absent') },
      { ...good, payload: good.payload.replace(call.recording.sid, `RE${'f'.repeat(32)}`) },
      { ...good, url: good.url.replace(call.id, '019355a0-7c1e-7a10-9c55-2f6c1d0e8a02') },
      signedByOther(good.url, good.payload),
    ];
    for (const hook of forged)
      expect(await stage.calls.webhook(hook)).toMatchObject({ status: 403, body: { error: { code: 'FORBIDDEN' } } });
    expect([await stage.rows(call), await stage.timeline(call)]).toEqual(before);
  });

  it('of another leg, or of a call that is not ours, changes nothing', async () => {
    const call = await stage.recorded();
    const foreign = { sid: `RE${'e'.repeat(32)}` };
    expect(await stage.tell(call, foreign, 'completed', { CallSid: `CA${'e'.repeat(32)}` })).toBe(204);
    expect(await stage.tell({ ...call, leg: { ...call.leg, callId: '019355a0-7c1e-7a10-9c55-2f6c1d0e8a02' } }, foreign, 'completed')).toBe(
      204,
    );
    expect(await stage.rows(call)).toMatchObject([{ status: 'in-progress', recordingSid: call.recording.sid }]);
  });

  it('of a recording that somebody else has started is kept as well', async () => {
    const call = await stage.answered({});
    const recording = { sid: `RE${'d'.repeat(32)}`, callSid: call.leg.sid, status: 'in-progress', duration: '-1', errorCode: null };
    stage.carrier.recordings.push({ ...recording, audio: Buffer.alloc(0) });
    const theirs = stage.carrier.of(call.leg);
    await stage.tell(call, theirs, 'in-progress');
    await stage.hangUp(call);
    await stage.finish(call, theirs);
    await expect(stage.until(call, 'completed')).resolves.toMatchObject({ source: 'carrier' });
  });

  it.each([{}, { RecordingSid: 'x' }, { RecordingStatus: 'melted' }, { RecordingSid: '../../etc/passwd', RecordingStatus: 'completed' }])(
    'that makes no sense is refused: %j',
    async (fields) => {
      const call = await stage.answered({});
      expect(
        (await stage.calls.webhook(signed(`/api/voice/recording-status?call=${call.id}`, fields as Record<string, string>))).status,
      ).toBe(400);
      expect(await stage.rows(call)).toEqual([]);
    },
  );
});

function signedByOther(url: string, payload: string) {
  return signed(url, Object.fromEntries(new URLSearchParams(payload)), { token: 'another-token' });
}
