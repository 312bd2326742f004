import type { Signal } from '@angular/core';
import type { IceServer } from '@dialer/contracts';

export type SoftphoneStatus = 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'closed';

/** Why the browser's leg could not be made, or broke. Words for people are in call-words.ts. */
export type SoftphoneFailure = 'microphone' | 'token' | 'network' | 'media' | 'refused' | 'timeout' | 'software' | 'unknown';

export interface SoftphoneConnection {
  token: string;
  conferenceName: string;
  /** Who this leg is in the room: the `participant_sid` of the join answer. */
  participantLabel: string;
  iceServers: readonly IceServer[];
  /** Opened before the dial (calls.md B7); the softphone owns it from here and stops it at the end. */
  microphone: MediaStream;
  /** Only on the local carrier: where the browser SDK's signalling is. */
  signallingUrl?: string;
}

/** 0 to 1, about twenty times a second. */
export interface AudioLevels {
  you: number;
  them: number;
}

/** One look at the line, once a second. */
export interface AudioSample {
  mos: number | null;
  jitter_ms: number | null;
  rtt_ms: number | null;
  packet_loss_percent: number | null;
}

/** The rep's audio. One object per leg: connected once, closed once. Components never see a carrier's SDK (design.md §5). */
export abstract class Softphone {
  abstract readonly status: Signal<SoftphoneStatus>;
  abstract readonly failure: Signal<SoftphoneFailure | null>;
  abstract readonly muted: Signal<boolean>;
  abstract readonly levels: Signal<AudioLevels>;
  abstract readonly sample: Signal<AudioSample | null>;
  /** True since the first audio packet from the other side arrived. */
  abstract readonly hearing: Signal<boolean>;
  /** What is wrong with the line at the moment, e.g. `high-rtt`. */
  abstract readonly warnings: Signal<readonly string[]>;

  /** Resolves when connected; rejects with a SoftphoneError, always within the softphone's own deadline. */
  abstract connect(connection: SoftphoneConnection): Promise<void>;
  abstract hangUp(): void;
  abstract setMuted(muted: boolean): void;
  /** In mid-call too, without dropping it; '' is whatever the system uses. Reject when that device cannot be had. */
  abstract useMicrophone(id: string): Promise<void>;
  abstract useSpeaker(id: string): Promise<void>;
  abstract sendDigits(digits: string): void;
}

export class SoftphoneError extends Error {
  constructor(
    readonly failure: SoftphoneFailure,
    options?: ErrorOptions,
  ) {
    super(failure, options);
    this.name = 'SoftphoneError';
  }
}
