import { DOCUMENT, Injectable, effect, inject, signal, untracked } from '@angular/core';
import { ActiveCallStore } from './active-call.store';
import { CallAudio, type AudioPreparation } from './call-audio';
import { audioWords, microphoneProblem } from './call-words';
import { toApiError } from '../../../core/api/api-error';
import { MicrophoneError } from '../../../core/audio/microphone';
import { SoftphoneError } from '../softphone/softphone';

/** The tab whose microphone is in the call: after a reload it comes back by itself, other tabs only offer a button. */
const TAB_KEY = 'dialer.audio-in';
const REJOINS = 3;
const REJOIN_DELAY_MS = 800;

/** Keeps the rep in the room while the call is live: joins once it has a name, comes back after a loss (calls.md D18). */
@Injectable({ providedIn: 'root' })
export class AudioKeeper {
  private readonly store = inject(ActiveCallStore);
  private readonly audio = inject(CallAudio);
  private readonly storage = inject(DOCUMENT).defaultView?.sessionStorage;
  private readonly trouble = signal<string | null>(null);
  private prepared: AudioPreparation | null = null;
  private joining: string | null = null;
  private rejoinsLeft = REJOINS;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Why the rep is not in the room though the call is live; null while all is well or being mended. */
  readonly problem = this.trouble.asReadonly();

  constructor() {
    effect(() => {
      if (this.store.placedHere() && !this.prepared) this.prepared = this.audio.prepare(untracked(this.store.provider));
    });
    effect(() => {
      const conference = this.store.onLine() && this.store.phase() !== 'ending' ? this.store.joinable() : null;
      untracked(() => (conference ? this.enter(conference) : this.rest()));
    });
    effect(() => {
      // The leg of a desk is kept by the desk.
      const lost = this.audio.status() === 'closed' && !this.store.line() && this.store.onLine() && this.store.phase() !== 'ending';
      if (lost) untracked(() => this.lost());
    });
  }

  /** The rep asks for it, by a click: everything may be tried anew. */
  async rejoin(): Promise<void> {
    const conference = this.store.conferenceId();
    this.rejoinsLeft = REJOINS;
    if (conference) await this.join(conference);
  }

  private enter(conference: string): void {
    if (this.joining === conference || this.audio.joined()) return;
    if (this.store.placedHere() || this.storage?.getItem(TAB_KEY) === conference) void this.join(conference);
    else this.trouble.set('Your audio is not in this window.');
  }

  private rest(): void {
    clearTimeout(this.timer);
    this.joining = null;
    this.rejoinsLeft = REJOINS;
    this.trouble.set(null);
    if (!this.store.placedHere()) this.prepared = null;
  }

  private async join(conference: string): Promise<void> {
    this.joining = conference;
    this.trouble.set(null);
    const muted = this.audio.muted();
    const prepared = this.prepared ?? undefined;
    this.prepared = null;
    try {
      await this.audio.join(conference, this.store.provider(), prepared, this.store.ownRoute());
      this.storage?.setItem(TAB_KEY, conference);
      this.rejoinsLeft = REJOINS;
      if (muted) this.audio.setMuted(true);
    } catch (error) {
      if (this.store.conferenceId() === conference) this.failed(error);
    }
  }

  private failed(error: unknown): void {
    if (error instanceof MicrophoneError) {
      const { what, todo } = microphoneProblem(error.problem);
      this.trouble.set(`${what} ${todo}`);
    } else if (error instanceof SoftphoneError) this.trouble.set(audioWords(error.failure));
    // A conflict: the call ended meanwhile; the question that follows will show it.
    else if (toApiError(error).code !== 'CONFLICT') this.trouble.set(toApiError(error).message);
    if (!(error instanceof MicrophoneError)) this.lost();
  }

  /** A leg that ended may be the server ending the call: ask before coming back. */
  private lost(): void {
    const conference = this.store.conferenceId();
    if (!conference || this.timer !== undefined) return;
    this.timer = setTimeout(() => void this.comeBack(conference), REJOIN_DELAY_MS);
  }

  private async comeBack(conference: string): Promise<void> {
    this.timer = undefined;
    // Without an answer coming back is still the better guess.
    await this.store.refreshNow().catch(() => undefined);
    if (!this.store.onLine() || this.store.phase() === 'ending' || this.audio.joined()) return;
    if (this.rejoinsLeft-- > 0) await this.join(conference);
    else this.trouble.update((known) => known ?? audioWords('unknown'));
  }
}
