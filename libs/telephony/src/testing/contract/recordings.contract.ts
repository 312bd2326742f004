import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { RecordingEvent } from '../../lib/call-event';
import { TelephonyError } from '../../lib/telephony-error';
import {
  type CarrierRecordingStatus,
  isPendingRecording,
  type RecordingMedia,
  type RecordingSnapshot,
} from '../../lib/telephony-recordings';
import { type ContractContext, failureOf, nobodysId, type PlacedCall } from '../contract-context';

/** A recording of less is absent; carriers count whole seconds. */
const LONG_ENOUGH_MS = 1800;

/** How many channels an audio file has, by its head. */
const CHANNELS_OF = {
  wav: (file: Buffer) => (file.toString('latin1', 0, 4) === 'RIFF' ? file.readUInt16LE(22) : null),
  // The first frame: eleven bits of sync, and in its last byte the mode, 3 of which is mono.
  mp3: (file: Buffer) => (file.readUInt16BE(0) >= 0xffe0 ? (file[3]! >> 6 === 3 ? 1 : 2) : null),
};

export function describeRecordings(context: ContractContext): void {
  const { named, tellsAbsence, format } = context.traits.recordings;
  const isNamedAtStart = named === 'at-start';
  const recordings = () => context.provider.recordings;
  const start = ({ request, leg }: PlacedCall) =>
    recordings().start({ callId: request.callId, legSid: leg.legSid, commandId: randomUUID() });
  const audio = (sid: string) => recordings().media(sid, AbortSignal.timeout(10_000));

  /** What is recorded has a length: there is no event to wait for. */
  const talked = (ms = LONG_ENOUGH_MS) => new Promise((resolve) => setTimeout(resolve, ms));

  function told({ request }: PlacedCall, ...statuses: CarrierRecordingStatus[]): Promise<RecordingEvent> {
    return context.inbox.until(`${statuses.join(' or ')} of a recording`, () =>
      context.inbox.of(request.callId, 'recording').find(({ status }) => statuses.includes(status)),
    );
  }

  async function recorded(digits = '10'): Promise<{ call: PlacedCall; recording: RecordingSnapshot }> {
    const call = await context.answered(digits);
    const recording = await start(call);
    await talked();
    await context.provider.hangUpLeg(call.leg.legSid);
    return { call, recording };
  }

  async function alive(sid: string): Promise<RecordingMedia> {
    for (let tries = 1; ; tries++) {
      try {
        return await audio(sid);
      } catch (error) {
        if (!(error instanceof TelephonyError) || tries === 20) throw error;
        await talked(500);
      }
    }
  }

  describe('a recording', () => {
    it('of an answered leg starts at once', async () => {
      const call = await context.answered();
      const recording = await start(call);
      expect(recording).toMatchObject({ legSid: call.leg.legSid, status: 'in-progress', channels: 2, durationSeconds: null, reason: null });
      expect(isPendingRecording(recording.recordingSid)).toBe(!isNamedAtStart);
      await expect(recordings().fetch(recording.recordingSid)).resolves.toMatchObject({
        recordingSid: recording.recordingSid,
        status: 'in-progress',
      });
    });

    context.itWhere(isNamedAtStart, 'says that it has started, and is on the list of its leg', async () => {
      const call = await context.answered();
      const recording = await start(call);
      await expect(told(call, 'in-progress')).resolves.toMatchObject({
        callId: call.request.callId,
        recordingSid: recording.recordingSid,
        legSid: call.leg.legSid,
      });
      await expect(recordings().ofLeg(call.leg.legSid)).resolves.toMatchObject([{ recordingSid: recording.recordingSid }]);
    });

    context.itWhere(!isNamedAtStart, 'is on the list of its leg once it is saved, and has the carrier’s id', async () => {
      const call = await context.answered();
      await start(call);
      await expect(recordings().ofLeg(call.leg.legSid)).resolves.toEqual([]);
      await talked();
      await context.provider.hangUpLeg(call.leg.legSid);
      const { recordingSid } = await told(call, 'completed');
      expect(isPendingRecording(recordingSid)).toBe(false);
      await expect(recordings().ofLeg(call.leg.legSid)).resolves.toMatchObject([{ recordingSid, status: 'completed' }]);
    });

    it('ends with its leg, and its audio can be fetched, with a channel for each side', async () => {
      const { call, recording } = await recorded();
      const done = await told(call, 'completed');
      expect(done).toMatchObject({ legSid: call.leg.legSid, channels: 2 });
      expect(done.recordingSid === recording.recordingSid).toBe(isNamedAtStart);
      expect(done.durationSeconds).toBeGreaterThan(0);
      await expect(recordings().fetch(recording.recordingSid)).resolves.toMatchObject({
        recordingSid: done.recordingSid,
        status: 'completed',
        durationSeconds: done.durationSeconds,
      });
      const media = await audio(recording.recordingSid);
      const file = await buffer(media.stream);
      expect(media.contentType).toMatch(/^audio\//);
      expect(media.bytes).toBe(file.length);
      expect(CHANNELS_OF[format](file)).toBe(2);
      expect(['left', 'right']).toContain(recordings().contactChannel);
    });

    it('is paused, resumed and stopped while the leg stands', async () => {
      const call = await context.answered();
      const { recordingSid } = await start(call);
      await recordings().pause(call.leg.legSid, recordingSid);
      await expect(recordings().fetch(recordingSid)).resolves.toMatchObject({
        status: isNamedAtStart ? 'paused' : 'in-progress',
      });
      await recordings().resume(call.leg.legSid, recordingSid);
      await expect(recordings().fetch(recordingSid)).resolves.toMatchObject({ status: 'in-progress' });
      await talked();
      await recordings().stop(call.leg.legSid, recordingSid);
      await told(call, 'completed');
      expect(context.statuses(call)).not.toContain('completed');
      await expect(recordings().stop(call.leg.legSid, recordingSid)).resolves.toBeUndefined();
    });

    it('is deleted, and again', async () => {
      const { call } = await recorded();
      const { recordingSid } = await told(call, 'completed');
      await recordings().delete(recordingSid);
      await expect(recordings().delete(recordingSid)).resolves.toBeUndefined();
      await expect(recordings().fetch(recordingSid)).resolves.toBeNull();
      expect((await failureOf(audio(recordingSid))).kind).toBe('rejected');
    });

    context.itWhere(tellsAbsence, 'of nothing is absent, and the carrier says why', async () => {
      const call = await context.answered();
      await start(call);
      await context.provider.hangUpLeg(call.leg.legSid);
      await expect(told(call, 'absent')).resolves.toMatchObject({ reason: expect.any(String) });
    });

    context.itCalls('70', 'that fails is told apart from one of nothing', async () => {
      const { call } = await recorded('70');
      await expect(told(call, 'failed', 'absent', 'completed')).resolves.toMatchObject({ status: 'failed' });
    });

    context.itCalls('71', 'whose link is dead at first can be asked for again', async () => {
      const { call, recording } = await recorded('71');
      await told(call, 'completed');
      expect((await failureOf(audio(recording.recordingSid))).kind).toBe('rejected');
      const media = await alive(recording.recordingSid);
      expect((await buffer(media.stream)).length).toBe(media.bytes);
    });

    context.itCalls('60', 'is told again under the same key', async () => {
      const { call } = await recorded('60');
      const done = await told(call, 'completed');
      await context.inbox.until('the second telling', () => context.inbox.events.filter(({ key }) => key === done.key).length >= 2);
      const statuses = isNamedAtStart ? ['completed', 'in-progress'] : ['completed'];
      const events = await context.inbox.until('every telling', () => {
        const once = context.inbox.of(call.request.callId, 'recording');
        return once.length >= statuses.length && once;
      });
      expect(events.map(({ status }) => status).toSorted()).toEqual(statuses);
    });

    context.itCalls('11', 'cannot be started before the answer, after the end, or of what never was', async () => {
      const ringing = await context.dial('11');
      await context.ringing(ringing);
      expect((await failureOf(start(ringing))).kind).toBe('rejected');
      await context.provider.hangUpLeg(ringing.leg.legSid);
      await context.ended(ringing);
      expect((await failureOf(start(ringing))).kind).toBe('rejected');
      const legSid = nobodysId(ringing.leg.legSid);
      expect((await failureOf(recordings().start({ callId: ringing.request.callId, legSid, commandId: randomUUID() }))).kind).toBe(
        'rejected',
      );
      await expect(recordings().ofLeg(legSid)).resolves.toEqual([]);
    });

    it('that never was is told apart', async () => {
      const call = await context.answered();
      const { recordingSid } = await start(call);
      const nobodys = nobodysId(recordingSid);
      await expect(recordings().fetch(nobodys)).resolves.toBeNull();
      await expect(recordings().stop(call.leg.legSid, nobodys)).resolves.toBeUndefined();
      expect((await failureOf(recordings().pause(call.leg.legSid, nobodys))).kind).toBe('rejected');
      expect((await failureOf(audio(nobodys))).kind).toBe('rejected');
    });
  });
}
