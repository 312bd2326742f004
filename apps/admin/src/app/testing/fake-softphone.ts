import { signal } from '@angular/core';
import {
  type AudioLevels,
  type AudioSample,
  Softphone,
  type SoftphoneConnection,
  SoftphoneError,
  type SoftphoneFailure,
  type SoftphoneStatus,
} from '../features/dialer/softphone/softphone';

/** A softphone a spec drives by hand: what the carrier would do is a method here. */
export class FakeSoftphone extends Softphone {
  readonly status = signal<SoftphoneStatus>('idle');
  readonly failure = signal<SoftphoneFailure | null>(null);
  readonly muted = signal(false);
  readonly levels = signal<AudioLevels>({ you: 0, them: 0 });
  readonly sample = signal<AudioSample | null>(null);
  readonly hearing = signal(false);
  readonly warnings = signal<readonly string[]>([]);
  readonly microphones: string[] = [];
  readonly speakers: string[] = [];
  readonly digits: string[] = [];
  connection: SoftphoneConnection | null = null;
  /** Set before `connect`: the carrier refuses this leg. */
  refuseWith: SoftphoneFailure | null = null;

  override async connect(connection: SoftphoneConnection): Promise<void> {
    this.connection = connection;
    this.status.set('connecting');
    await Promise.resolve();
    if (this.refuseWith) {
      this.drop(this.refuseWith);
      throw new SoftphoneError(this.refuseWith);
    }
    this.status.set('connected');
  }

  override hangUp(): void {
    this.status.set('closed');
  }

  override setMuted(muted: boolean): void {
    this.muted.set(muted);
  }

  override async useMicrophone(id: string): Promise<void> {
    this.microphones.push(id);
  }

  override async useSpeaker(id: string): Promise<void> {
    this.speakers.push(id);
  }

  override sendDigits(digits: string): void {
    this.digits.push(digits);
  }

  /** The leg breaks. */
  drop(failure: SoftphoneFailure | null): void {
    this.failure.set(failure);
    this.status.set('closed');
  }
}
