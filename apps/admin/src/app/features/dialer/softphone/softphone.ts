import type { Signal } from '@angular/core';
import type { IceServer } from '@dialer/contracts';

export type SoftphoneStatus = 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'closed';

/** Why the browser's leg could not be made, or broke. Words for people are in call-words.ts. */
export type SoftphoneFailure = 'microphone' | 'token' | 'network' | 'media' | 'refused' | 'timeout' | 'software' | 'unknown';

/** What every leg needs, whatever it does. */
export interface SoftphoneAccess {
  token: string;
  /** Instead of a token, where there is none. */
  sip?: { username: string; password: string };
  iceServers: readonly IceServer[];
  /** Opened before the dial (calls.md B7); the softphone owns it from here and stops it at the end. */
  microphone: MediaStream;
  /** Only on the local carrier: where the browser SDK's signalling is. */
  signallingUrl?: string;
  /** A new token for a leg that outlives its own. */
  renewToken?: () => Promise<string>;
}

/** What a leg does, which depends on the carrier and on how the call is made. */
export type SoftphoneRoute =
  /** Joins a room by its name (Twilio). `participantLabel`: who this leg is in it, the `participant_sid` of the join answer. */
  | { kind: 'room'; conferenceName: string; participantLabel: string }
  /** Dials the contact itself (Telnyx direct). */
  | { kind: 'dial'; destinationNumber: string; callerNumber: string; clientState: string }
  /** Waits to be called by the server, and answers that call only (Telnyx bridged). */
  | { kind: 'answer'; clientState: string }
  /** Takes up what this window dialled before a reload or a loss, if the carrier still has it (Telnyx direct). */
  | { kind: 'resume'; callControlId: string | null };

export type SoftphoneConnection = SoftphoneAccess & SoftphoneRoute;

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

  /** For a leg that the carrier will call: there before it does. Nothing to do elsewhere. Rejects with a SoftphoneError. */
  async signIn(_access: Omit<SoftphoneAccess, 'microphone'>): Promise<void> {}

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
