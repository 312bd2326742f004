import { forgetOldAudio } from '../../audio/kept-recording';
import { BoundedMap } from '../../core/bounded-map';
import type { Timers } from '../../core/timers';
import type { Call } from '../calls/call';
import type { CallEngine } from '../calls/call-engine';
import { sid } from '../sids';
import { badParameter } from '../twilio-error';
import type { WebhookCourier } from '../../webhooks/webhook-courier';
import type { Webhook } from '../webhooks/webhook-record';
import { recordingFields, type ToldStatus } from './recording-fields';
import { Recording, type RecordingOptions } from './recording';

const PROCESSING_MS = 300;
const KEPT_RECORDINGS = 2000;

/** Starts, pauses, stops recordings of call legs, and tells the application about them. */
export class RecordingEngine {
  private readonly recordings = new BoundedMap<Recording>(KEPT_RECORDINGS, (recording) => recording.isFinished);

  constructor(
    /** Of the carrier itself: recordings are downloaded from there. */
    private readonly baseUrl: () => string,
    private readonly courier: WebhookCourier<Webhook>,
    private readonly timers: Timers,
    calls: CallEngine,
  ) {
    calls.onEnd((call) => this.running(call).forEach((recording) => this.stop(recording)));
  }

  start(call: Call, options: RecordingOptions): Recording {
    if (call.status !== 'in-progress') throw badParameter('Requested resource is not eligible for recording', 21220);
    if (this.running(call).length > 0)
      throw badParameter('The call is being recorded already: the local carrier records a call once at a time', 21220);
    const recording = new Recording(sid('RE'), call, options);
    this.recordings.set(recording.sid, recording);
    call.audio.startRecording();
    this.tell(recording, 'in-progress');
    return recording;
  }

  pause(recording: Recording, silence: boolean): void {
    if (recording.status !== 'in-progress') return;
    recording.pause(silence);
    recording.call.audio.pauseRecording();
    recording.updatedAt = new Date();
  }

  resume(recording: Recording): void {
    if (recording.status !== 'paused') return;
    recording.resume();
    recording.call.audio.resumeRecording();
    recording.updatedAt = new Date();
  }

  stop(recording: Recording): void {
    if (!recording.isRunning) return;
    if (recording.status === 'paused') recording.resume();
    recording.lengthMs = recording.elapsedMs();
    recording.audio = recording.call.audio.stopRecording();
    recording.status = 'processing';
    this.timers.after(PROCESSING_MS, () => this.finish(recording));
  }

  /** `Twilio.CURRENT` is the call's running recording. */
  find(key: string, call?: Call): Recording | undefined {
    if (key === 'Twilio.CURRENT') return call && this.running(call)[0];
    const recording = this.recordings.get(key);
    return recording && (!call || recording.call === call) ? recording : undefined;
  }

  list(): Recording[] {
    return this.recordings.newestFirst();
  }

  delete(recording: Recording): void {
    this.recordings.delete(recording.sid);
  }

  clear(): void {
    this.recordings.clear();
  }

  private running(call: Call): Recording[] {
    return this.list().filter((recording) => recording.call === call && recording.isRunning);
  }

  private finish(recording: Recording): void {
    const trouble = recording.call.facts.script?.recording;
    recording.failed = trouble?.kind === 'fails';
    const status = recording.durationS > 0 && !recording.failed ? 'completed' : 'absent';
    recording.status = status;
    recording.updatedAt = new Date();
    if (trouble?.kind === 'link-dead') recording.downloadableAt = Date.now() + trouble.forMs;
    forgetOldAudio(this.list());
    this.tell(recording, recording.failed ? 'failed' : status);
  }

  private tell(recording: Recording, status: ToldStatus): void {
    const { callback } = recording.options;
    // Nobody can ask for `failed`: whoever wants to hear that there is no audio hears it.
    if (!callback?.events.has(status === 'failed' ? 'absent' : status)) return;
    const { call } = recording;
    const url = `${this.baseUrl()}/2010-04-01/Accounts/${call.facts.accountSid}/Recordings/${recording.sid}`;
    this.courier.tell(call, {
      kind: 'recording-status',
      address: callback.url,
      method: callback.method,
      fields: recordingFields(recording, status, url),
    });
  }
}
