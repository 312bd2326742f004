import type { RecordedAudio } from '../../audio/call-audio';
import type { Call, Method } from '../calls/call';

export type RecordingStatus = 'in-progress' | 'paused' | 'stopped' | 'processing' | 'completed' | 'absent';
export type RecordingSource = 'OutboundAPI' | 'StartCallRecordingAPI';

export interface RecordingOptions {
  channels: 1 | 2;
  track: 'inbound' | 'outbound' | 'both';
  source: RecordingSource;
  callback: { url: string; method: Method; events: ReadonlySet<string> } | null;
}

interface Pause {
  /** Position in the recording. */
  atMs: number;
  /** Null while it lasts. */
  lengthMs: number | null;
  begunAt: number;
  silence: boolean;
}

/** A recording of one call's leg. */
export class Recording {
  status: RecordingStatus = 'in-progress';
  readonly startedAt = new Date();
  updatedAt = this.startedAt;
  audio: RecordedAudio | null = null;
  lengthMs = 0;
  /** Its callback says `failed`; the resource knows only `absent`. */
  failed = false;
  /** Finished, but its file is not to be had before this instant. */
  downloadableAt = 0;
  /** The audio was dropped to keep memory bounded. */
  forgotten = false;
  readonly pauses: Pause[] = [];
  private readonly begun = performance.now();

  constructor(
    readonly sid: string,
    readonly call: Call,
    readonly options: RecordingOptions,
  ) {}

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

  pause(silence: boolean): void {
    this.pauses.push({ atMs: this.elapsedMs(), lengthMs: null, begunAt: performance.now(), silence });
    this.status = 'paused';
  }

  resume(): void {
    const last = this.pauses.at(-1);
    if (last && last.lengthMs === null) last.lengthMs = performance.now() - last.begunAt;
    this.status = 'in-progress';
  }

  /** A pause counts only where it is filled with silence. */
  elapsedMs(): number {
    const skipped = this.pauses.reduce(
      (sum, pause) => sum + (pause.silence ? 0 : (pause.lengthMs ?? performance.now() - pause.begunAt)),
      0,
    );
    return performance.now() - this.begun - skipped;
  }
}
