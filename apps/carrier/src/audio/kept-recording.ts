import type { RecordedAudio } from './call-audio';

/** About an hour and a half of two-channel audio; the oldest is forgotten first. */
const KEPT_SAMPLES = 2 * 8000 * 60 * 90;

interface Pause {
  /** Position in the recording. */
  atMs: number;
  /** Null while it lasts. */
  lengthMs: number | null;
  begunAt: number;
  silence: boolean;
}

/** The audio of a recording and its time, whichever carrier's recording it is. */
export class KeptRecording {
  readonly startedAt = new Date();
  audio: RecordedAudio | null = null;
  lengthMs = 0;
  /** The audio was dropped to keep memory bounded. */
  forgotten = false;
  readonly pauses: Pause[] = [];
  private readonly begun = performance.now();

  pause(silence: boolean): void {
    this.pauses.push({ atMs: this.elapsedMs(), lengthMs: null, begunAt: performance.now(), silence });
  }

  resume(): void {
    const last = this.pauses.at(-1);
    if (last && last.lengthMs === null) last.lengthMs = performance.now() - last.begunAt;
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

/** Drops the audio of the oldest ones; `newestFirst` are all that are kept. */
export function forgetOldAudio(newestFirst: Iterable<KeptRecording>): void {
  let samples = 0;
  for (const recording of newestFirst) {
    if (!recording.audio) continue;
    samples += 2 * recording.audio.said.length;
    if (samples <= KEPT_SAMPLES) continue;
    recording.audio = null;
    recording.forgotten = true;
  }
}
