import { DestroyRef, Injectable, computed, inject, signal } from '@angular/core';

export type MicrophoneState = 'granted' | 'denied' | 'prompt' | 'unknown';

const WORDS: Record<MicrophoneState, string> = {
  granted: 'Microphone allowed',
  denied: 'Microphone blocked',
  prompt: 'Microphone not asked for yet',
  unknown: 'Microphone not asked for yet',
};

/** What the browser would say if the microphone were asked for now; shown in the top bar. */
@Injectable({ providedIn: 'root' })
export class MicrophonePermission {
  private readonly current = signal<MicrophoneState>('unknown');
  readonly state = this.current.asReadonly();
  readonly words = computed(() => WORDS[this.current()]);

  constructor() {
    const gone = new AbortController();
    inject(DestroyRef).onDestroy(() => gone.abort());
    void this.watch(gone.signal);
  }

  private async watch(signal: AbortSignal): Promise<void> {
    try {
      const status = await navigator.permissions.query({ name: 'microphone' });
      const tell = () => this.current.set(status.state);
      status.addEventListener('change', tell, { signal });
      tell();
    } catch {
      // No permissions interface, or one that does not know the microphone: the first call will tell.
    }
  }
}
