import { Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import type { AudioFileView, AudioPlaybackResponse } from '@dialer/contracts';
import { firstValueFrom } from 'rxjs';
import { ColdCallApi } from '../../../core/api/cold-call.api';
import { ActiveCallStore } from './active-call.store';

/** Recorded messages in the call: which there are, and which one both sides hear now. */
@Injectable({ providedIn: 'root' })
export class MessagePlayer {
  private readonly api = inject(ColdCallApi);
  private readonly store = inject(ActiveCallStore);
  private readonly known = signal<readonly AudioFileView[] | null>(null);
  private readonly current = signal<AudioFileView | null>(null);
  private readonly failure = signal(false);
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Null until they are loaded. */
  readonly messages = this.known.asReadonly();
  readonly playing = this.current.asReadonly();
  readonly failed = this.failure.asReadonly();
  readonly possible = computed(() => this.store.phase() === 'connected');

  constructor() {
    // Whatever was being played ends with its call.
    effect(() => {
      if (!this.possible()) untracked(() => this.silent());
    });
  }

  /** Each time the menu opens: somebody may have added one. */
  async load(): Promise<void> {
    this.failure.set(false);
    try {
      this.known.set((await firstValueFrom(this.api.audioFiles())).items);
    } catch {
      this.failure.set(true);
    }
  }

  /** Throws ApiError. */
  async play(message: AudioFileView): Promise<void> {
    const answer = await this.command(message, 'play');
    if (!answer || !this.possible()) return;
    this.silent();
    this.current.set(message);
    this.timer = setTimeout(() => this.current.set(null), message.duration_seconds * 1000);
  }

  /** Throws ApiError. */
  async stop(): Promise<void> {
    const message = this.current();
    if (!message) return;
    await this.command(message, 'stop');
    this.silent();
  }

  private async command(message: AudioFileView, action: 'play' | 'stop'): Promise<AudioPlaybackResponse | null> {
    const call = this.store.call();
    if (!call) return null;
    const request = { conference_sid: call.conference_sid ?? call.conference_id, audio_id: message.audio_id, action };
    return firstValueFrom(this.api.playback(request));
  }

  private silent(): void {
    clearTimeout(this.timer);
    this.current.set(null);
  }
}
