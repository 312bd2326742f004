import { KeptRecording } from '../../audio/kept-recording';
import type { Call, Method } from '../calls/call';

export type RecordingStatus = 'in-progress' | 'paused' | 'stopped' | 'processing' | 'completed' | 'absent';
export type RecordingSource = 'OutboundAPI' | 'StartCallRecordingAPI';

export interface RecordingOptions {
  channels: 1 | 2;
  track: 'inbound' | 'outbound' | 'both';
  source: RecordingSource;
  callback: { url: string; method: Method; events: ReadonlySet<string> } | null;
}

/** A recording of one call's leg. */
export class Recording extends KeptRecording {
  status: RecordingStatus = 'in-progress';
  updatedAt = this.startedAt;
  /** Its callback says `failed`; the resource knows only `absent`. */
  failed = false;
  /** Finished, but its file is not to be had before this instant. */
  downloadableAt = 0;

  constructor(
    readonly sid: string,
    readonly call: Call,
    readonly options: RecordingOptions,
  ) {
    super();
  }

  get isRunning(): boolean {
    return this.status === 'in-progress' || this.status === 'paused';
  }

  get isFinished(): boolean {
    return this.status === 'completed' || this.status === 'absent';
  }

  /** Twilio's error for why there is no audio: 16101, too short to be processed. */
  get errorCode(): number | null {
    return this.status === 'absent' && !this.failed ? 16101 : null;
  }

  get durationS(): number {
    return Math.round(this.lengthMs / 1000);
  }

  override pause(silence: boolean): void {
    super.pause(silence);
    this.status = 'paused';
  }

  override resume(): void {
    super.resume();
    this.status = 'in-progress';
  }
}
