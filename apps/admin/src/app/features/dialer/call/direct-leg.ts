import { Injectable, inject } from '@angular/core';
import type { CallView, DirectCallResponse } from '@dialer/contracts';
import type { SoftphoneRoute } from '../softphone/softphone';
import { CallAudio } from './call-audio';

/** The leg of a call that this browser dials itself (Telnyx direct): dialled once, never twice, and found again afterwards. */
@Injectable({ providedIn: 'root' })
export class DirectLeg {
  private readonly audio = inject(CallAudio);
  private order: SoftphoneRoute | null = null;
  private mutedBefore = false;

  ordered({ destination_number, caller_number, client_state }: DirectCallResponse): void {
    this.order = { kind: 'dial', destinationNumber: destination_number, callerNumber: caller_number, clientState: client_state };
  }

  /** The dial the first time; from then on the carrier is asked for what it still has. */
  route(call: CallView | null): SoftphoneRoute {
    const { order } = this;
    this.order = null;
    return order ?? { kind: 'resume', callControlId: call?.call_sid ?? null };
  }

  /** There is no room to hold anybody in: the server plays to the contact, and the rep is not heard meanwhile (calls.md D21). */
  held(on: boolean): void {
    if (on) this.mutedBefore = this.audio.muted();
    this.audio.setMuted(on || this.mutedBefore);
  }

  forget(): void {
    this.order = null;
    this.mutedBefore = false;
  }
}
