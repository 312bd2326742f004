import type { ContactScript } from '../contacts';
import type { AudioPort, FiniteSource } from '../media/audio';

/** Something to be played: Say, Play, hold music. */
export interface Clip {
  durationMs: number;
  source(): FiniteSource;
}

/** What a recording holds, 8 kHz. */
export interface RecordedAudio {
  said: Int16Array;
  heard: Int16Array;
}

/** What the far end hears right now, for tests. */
export interface Heard {
  amplitude: number | null;
  loudness: number;
  heardMs: number;
}

/** One leg's audio, as call logic sees it: always in exactly one room (its own while nothing is connected). */
export interface LegAudio {
  /** Plays to this leg only; resolves at the end, rejects when `signal` aborts. */
  play(clip: Clip, signal: AbortSignal): Promise<void>;
  enter(room: RoomAudio, state: { muted: boolean; held: boolean }): void;
  /** Back to a room of its own. */
  leave(): void;
  setMuted(muted: boolean): void;
  /** Held: neither hears the room nor is heard in it. */
  setHeld(held: boolean): void;
  /** Heard in its room by these alone; null: by everybody. Entering a room is being heard by everybody. */
  setAudience(listeners: readonly LegAudio[] | null): void;
  startRecording(): void;
  pauseRecording(): void;
  resumeRecording(): void;
  /** Null without media. */
  stopRecording(): RecordedAudio | null;
  /** Null where it cannot be known (a browser, no media, the call is over). */
  heard(frequency: number | null): Heard | null;
  close(): void;
}

/** A called person's side. */
export interface ContactAudio extends LegAudio {
  /** Those already connected hear the ring-back tone (early media). */
  ring(): void;
  /** The person begins to talk. */
  answer(): void;
  say(clip: Clip): void;
  /** A human with a microphone takes this person's part: heard through the port, and speaks through it. */
  handOver(port: AudioPort): void;
  /** The quiet tone that marks this person's voice; null without media and for a human. */
  readonly pilotHz: number | null;
}

/** A conference's mixer. */
export interface RoomAudio {
  /** To everybody in the room. */
  play(clip: Clip, signal: AbortSignal): Promise<void>;
}

export interface CallAudio {
  contact(script: ContactScript): ContactAudio;
  browser(port: AudioPort): LegAudio;
  room(): RoomAudio;
}
