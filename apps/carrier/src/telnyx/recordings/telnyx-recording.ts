import type { LegAudio } from '../../audio/call-audio';
import { KeptRecording } from '../../audio/kept-recording';
import type { RecordingTrouble } from '../../contacts';
import type { TelnyxCall } from '../calls/telnyx-call';
import type { Conference } from '../conferences/conference';

export interface RecordingOptions {
  format: 'wav' | 'mp3';
  channels: 'single' | 'dual';
  track: 'inbound' | 'outbound' | 'both';
  initiatedBy: 'StartCallRecordingAPI' | 'DialVerb' | 'StartConferenceRecordingAPI';
}

/** A recording of one leg, or of what all in a conference hear. */
export class TelnyxRecording extends KeptRecording {
  status: 'recording' | 'paused' | 'processing' | 'completed' | 'failed' = 'recording';
  endedAt: Date | null = null;
  readonly createdAt = new Date();
  /** Its file is not to be had before this instant. */
  downloadableAt = 0;

  constructor(
    readonly id: string,
    /** Whose leg it is; of a conference, the leg that opened it. */
    readonly call: TelnyxCall,
    readonly conference: Conference | null,
    readonly options: RecordingOptions,
    readonly source: LegAudio,
  ) {
    super();
  }

  get isRunning(): boolean {
    return this.status === 'recording' || this.status === 'paused';
  }

  get trouble(): RecordingTrouble | null {
    return this.call.facts.script?.recording ?? null;
  }

  override pause(): void {
    super.pause(false);
    this.status = 'paused';
  }

  override resume(): void {
    super.resume();
    this.status = 'recording';
  }
}
