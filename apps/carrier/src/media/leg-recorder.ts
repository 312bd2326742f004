import type { AudioPort, Frame } from './audio';
import { FRAME_SAMPLES } from './audio';
import { decodeMulaw, encodeMulaw, MULAW_SILENCE } from './mulaw';

/** Both directions of a recorded leg, 8 kHz; equally long. */
export interface LegRecording {
  /** What the leg said. */
  said: Int16Array;
  /** What the leg heard. */
  heard: Int16Array;
}

/**
 * Stands between a leg's port and its room, and keeps both directions while it is recording (µ-law: 16 kB a second for
 * both). Recording runs on the room's ticks, so both channels stay aligned.
 */
export class RecordedPort implements AudioPort {
  private said: Uint8Array[] = [];
  private heard: Uint8Array[] = [];
  private recording = false;

  constructor(private readonly port: AudioPort) {}

  start(): void {
    this.said = [];
    this.heard = [];
    this.recording = true;
  }

  pause(): void {
    this.recording = false;
  }

  resume(): void {
    this.recording = true;
  }

  stop(): LegRecording {
    this.recording = false;
    const recording = { said: join(this.said), heard: join(this.heard) };
    this.said = [];
    this.heard = [];
    return recording;
  }

  next(): Frame | null {
    const frame = this.port.next();
    if (this.recording) this.said.push(frame ? encodeMulaw(frame) : SILENT_CODES);
    return frame;
  }

  push(frame: Frame): void {
    if (this.recording) this.heard.push(encodeMulaw(frame));
    this.port.push(frame);
  }

  close(): void {
    this.port.close();
  }
}

const SILENT_CODES = new Uint8Array(FRAME_SAMPLES).fill(MULAW_SILENCE);

function join(frames: Uint8Array[]): Int16Array {
  return decodeMulaw(Buffer.concat(frames));
}
