import { randomUUID } from 'node:crypto';
import type { LegAudio } from '../../audio/call-audio';
import { forgetOldAudio } from '../../audio/kept-recording';
import { BoundedMap } from '../../core/bounded-map';
import type { Timers } from '../../core/timers';
import type { TelnyxCall } from '../calls/telnyx-call';
import type { TelnyxEngine } from '../calls/telnyx-engine';
import type { Conference } from '../conferences/conference';
import { TelnyxError } from '../telnyx-error';
import type { CallEvents } from '../webhooks/call-events';
import type { RecordingLinks } from './recording-links';
import { type RecordingOptions, TelnyxRecording } from './telnyx-recording';

const PROCESSING_MS = 300;
const KEPT_RECORDINGS = 2000;

/** Starts, pauses and stops recordings, and tells the application when one is there (carriers/telnyx.md §1.2, §1.4). */
export class TelnyxRecordings {
  private readonly recordings = new BoundedMap<TelnyxRecording>(KEPT_RECORDINGS, ({ isRunning }) => !isRunning);

  constructor(
    private readonly links: RecordingLinks,
    private readonly events: CallEvents,
    private readonly timers: Timers,
    engine: TelnyxEngine,
  ) {
    engine.onEnd((call) => this.running(call.audio).forEach((recording) => this.stop(recording)));
  }

  startCall(call: TelnyxCall, options: RecordingOptions & { maxLengthS: number }, id: string = randomUUID()): TelnyxRecording {
    return this.start(new TelnyxRecording(id, call, null, options, call.audio), options.maxLengthS);
  }

  /** `listener` sits in the conference's room and says nothing. */
  startConference(conference: Conference, options: RecordingOptions, listener: LegAudio): TelnyxRecording {
    return this.start(new TelnyxRecording(randomUUID(), conference.creator, conference, options, listener), 0);
  }

  pause(recording: TelnyxRecording): void {
    if (recording.status !== 'recording') return;
    recording.pause();
    recording.source.pauseRecording();
  }

  resume(recording: TelnyxRecording): void {
    if (recording.status !== 'paused') return;
    recording.resume();
    recording.source.resumeRecording();
  }

  stop(recording: TelnyxRecording): void {
    if (!recording.isRunning) return;
    if (recording.status === 'paused') recording.resume();
    recording.lengthMs = recording.elapsedMs();
    recording.audio = recording.source.stopRecording();
    recording.endedAt = new Date();
    recording.status = 'processing';
    if (recording.conference) recording.source.close();
    this.timers.after(PROCESSING_MS, () => this.finish(recording));
  }

  /** What is being recorded of this leg or conference; with an id, that one. */
  running(source: LegAudio | Conference): TelnyxRecording[] {
    return this.list().filter((one) => one.isRunning && (one.conference ?? one.source) === source);
  }

  get(id: string): TelnyxRecording | undefined {
    return this.recordings.get(id);
  }

  /** Newest first. */
  list(): TelnyxRecording[] {
    return this.recordings.newestFirst();
  }

  delete({ id }: TelnyxRecording): void {
    this.recordings.delete(id);
  }

  clear(): void {
    this.recordings.clear();
  }

  private start(recording: TelnyxRecording, maxLengthS: number): TelnyxRecording {
    if (this.running(recording.conference ?? recording.source).length > 0)
      throw new TelnyxError(422, 90020, 'Recording is running already', 'The local carrier records a call once at a time.');
    this.recordings.set(recording.id, recording);
    recording.source.startRecording();
    if (maxLengthS > 0) this.timers.after(maxLengthS * 1000, () => this.stop(recording));
    return recording;
  }

  private finish(recording: TelnyxRecording): void {
    const { trouble, call, conference } = recording;
    if (trouble?.kind === 'fails') {
      recording.status = 'failed';
      this.events.tell(call, 'call.recording.error', { reason: 'Internal server error' });
      return;
    }
    recording.status = 'completed';
    if (trouble?.kind === 'link-dead') recording.downloadableAt = Date.now() + trouble.forMs;
    forgetOldAudio(this.list());
    if (conference)
      this.events.tell(call, 'conference.recording.saved', { conference_id: conference.id, ...this.saved(recording) }, conference);
    else this.events.tell(call, 'call.recording.saved', this.saved(recording));
  }

  private saved(recording: TelnyxRecording) {
    const { options, startedAt, endedAt } = recording;
    const [start, end] = [startedAt.toISOString(), endedAt?.toISOString()];
    return {
      recording_id: recording.id,
      channels: options.channels,
      format: options.format,
      recording_started_at: start,
      recording_ended_at: end,
      start_time: start,
      end_time: end,
      recording_urls: { [options.format]: this.links.link(recording) },
      public_recording_urls: {},
    };
  }
}
