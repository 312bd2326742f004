import { DestroyRef, Injectable, effect, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { CallsApi } from '../../../core/api/calls.api';
import { Tones } from '../softphone/tones';
import { ActiveCallStore } from './active-call.store';
import { CallAudio } from './call-audio';
import { CallFeed } from './call-feed';

const POLL_MS = 2_000;
const QUALITY_MS = 10_000;
/** Louder than comfort noise: the carrier lets us hear the line, so our own ring tone would be in the way. */
const AUDIBLE = 0.02;

/** What goes on beside a live call: asking while no frames come, the ring tone, the audio figures. */
@Injectable({ providedIn: 'root' })
export class CallWatch {
  private readonly store = inject(ActiveCallStore);
  private readonly audio = inject(CallAudio);
  private readonly feed = inject(CallFeed);
  private readonly calls = inject(CallsApi);
  private readonly tones = inject(Tones);
  private setup: { turn: number; ms: number | null } | null = null;
  private heardLine = false;

  constructor() {
    effect((onCleanup) => {
      if (!this.store.onLine()) return;
      const timer = setInterval(() => this.poll(), POLL_MS);
      onCleanup(() => clearInterval(timer));
    });
    effect((onCleanup) => {
      if (!this.audio.joined()) return;
      const timer = setInterval(() => this.report(), QUALITY_MS);
      onCleanup(() => clearInterval(timer));
    });
    effect(() => this.ring());
    effect(() => this.measureSetup());
    inject(DestroyRef).onDestroy(() => this.tones.stopRinging());
  }

  private poll(): void {
    // Also while ending: a call whose last frame was lost must not keep the desk.
    if (this.feed.live() && this.store.call() && this.store.phase() !== 'ending') return;
    this.store.refreshNow().catch(() => undefined);
  }

  private ring(): void {
    const ringing = this.store.phase() === 'ringing';
    if (ringing && this.audio.levels().them > AUDIBLE) this.heardLine = true;
    if (ringing && !this.heardLine) return this.tones.startRinging();
    this.tones.stopRinging();
    if (!this.store.onLine()) this.heardLine = false;
  }

  private measureSetup(): void {
    const turn = this.store.turn();
    // The first time only: coming back after a loss is no set-up.
    if (this.audio.hearing() && this.setup?.turn !== turn) this.setup = { turn, ms: this.store.sinceDial() };
  }

  private report(): void {
    const call = this.store.call();
    const sample = this.audio.sample();
    if (!call || !sample) return;
    const quality = { ...sample, setup_ms: this.setup?.ms ?? null };
    // One sample more or less: the next comes in ten seconds.
    firstValueFrom(this.calls.quality(call.id, quality)).catch(() => undefined);
  }
}
