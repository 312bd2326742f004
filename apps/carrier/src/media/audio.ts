/**
 * Audio inside the local carrier: 8 kHz, mono, 16-bit linear, in frames of 20 ms. The wire (RTP) carries the same as
 * µ-law (PCMU, RFC 3551 payload type 0); nothing above this folder knows that.
 */
export const SAMPLE_RATE = 8000;
export const FRAME_MS = 20;
export const FRAME_SAMPLES = 160;

/**
 * 160 samples of −32768…32767. Treated as immutable: whoever changes one copies it first. A source may reuse the buffer
 * for its next frame, so whoever keeps samples beyond the current 20 ms copies them.
 */
export type Frame = Int16Array;

/** What a leg says: asked once every 20 ms by the mixer; null is silence. */
export interface AudioSource {
  next(): Frame | null;
}

/** A source with an end: an announcement, a greeting, a pause. */
export interface FiniteSource extends AudioSource {
  /** True once the last frame was given; `next()` is null from then on. */
  readonly ended: boolean;
}

/** What a leg hears: called once every 20 ms while the leg is connected to something. */
export interface AudioSink {
  push(frame: Frame): void;
}

/** One party's two-way audio: a browser over WebRTC, or a scripted contact. */
export interface AudioPort extends AudioSource, AudioSink {
  close(): void;
}
