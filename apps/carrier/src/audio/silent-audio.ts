import type { Timers } from '../core/timers';
import type { CallAudio, Clip, ContactAudio, LegAudio, RoomAudio } from './call-audio';

const nothing = (): void => undefined;

/** CARRIER_MEDIA=off, for load tests: everything takes its time and nothing sounds. */
export class SilentAudio implements CallAudio {
  constructor(private readonly timers: Timers) {}

  contact(): ContactAudio {
    return { ...this.browser(), ring: nothing, answer: nothing, say: nothing, handOver: nothing, pilotHz: null };
  }

  browser(): LegAudio {
    return {
      play: (clip: Clip, signal: AbortSignal) => this.timers.wait(clip.durationMs, signal),
      enter: nothing,
      leave: nothing,
      setMuted: nothing,
      setHeld: nothing,
      setAudience: nothing,
      startRecording: nothing,
      pauseRecording: nothing,
      resumeRecording: nothing,
      stopRecording: () => null,
      heard: () => null,
      close: nothing,
    };
  }

  room(): RoomAudio {
    return { play: (clip: Clip, signal: AbortSignal) => this.timers.wait(clip.durationMs, signal) };
  }
}
