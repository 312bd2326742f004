import { Injectable, type Type, computed, inject } from '@angular/core';
import type { AgentJoined, ProviderName } from '@dialer/contracts';
import { DeskLine, DeskLineError, type DeskLineStatus } from '../../../core/desk/desk-line';
import { ActiveCallStore } from '../call/active-call.store';
import { CallAudio } from '../call/call-audio';
import { type Problem, audioWords, microphoneProblem, missingProblem } from '../call/call-words';
import { MicrophoneError } from '../../../core/audio/microphone';
import { SoftphoneError } from '../softphone/softphone';

/** The dialer's audio and panel, lent to a campaign's desk. */
@Injectable({ providedIn: 'root' })
export class DialerDeskLine extends DeskLine {
  private readonly calls = inject(ActiveCallStore);
  private readonly audio = inject(CallAudio);

  readonly status = computed<DeskLineStatus>(() => {
    if (!this.audio.warm()) return 'off';
    if (this.audio.joined()) return 'joined';
    return this.audio.status() === 'closed' ? 'lost' : 'joining';
  });
  /** A line of the desk's own is no hindrance: it is what a reload comes back to. */
  readonly busy = computed(() => this.calls.engaged() && !this.calls.line());
  readonly call = this.calls.call;

  override async join(provider: ProviderName, sitDown: () => Promise<AgentJoined>): Promise<void> {
    const missing = this.audio.missing();
    if (missing) throw problem(missingProblem(missing));
    // What was refused by hand before has no business at the desk.
    if (this.calls.phase() === 'refused') this.calls.close();
    const muted = this.audio.muted();
    try {
      await this.audio.sit(provider, sitDown);
      if (muted) this.audio.setMuted(true);
    } catch (error) {
      if (error instanceof MicrophoneError) throw problem(microphoneProblem(error.problem), error);
      if (error instanceof SoftphoneError) throw problem({ what: audioWords(error.failure), todo: 'Sit down again.' }, error);
      throw error;
    }
  }

  override leave(): void {
    this.audio.standUp();
  }

  override putAway(): void {
    this.calls.close();
  }

  override panel(): Promise<Type<unknown>> {
    return import('../call-panel/call-panel').then((m) => m.CallPanel);
  }
}

const problem = ({ what, todo }: Problem, cause?: unknown) =>
  new DeskLineError(what, todo.replace('then dial again', 'then sit down again'), { cause });
