import { DOCUMENT, Injectable, computed, inject, signal } from '@angular/core';

type Kind = 'audioinput' | 'audiooutput';
const KEYS: Record<Kind, string> = { audioinput: 'dialer.microphone', audiooutput: 'dialer.speaker' };
const NAMES: Record<Kind, string> = { audioinput: 'Your microphone', audiooutput: 'Your speaker' };

/** What this browser can hear and speak through, and what the rep chose of it; '' is whatever the system uses. */
@Injectable({ providedIn: 'root' })
export class AudioDevices {
  private readonly storage = inject(DOCUMENT).defaultView?.localStorage;
  private readonly media = globalThis.navigator?.mediaDevices as MediaDevices | undefined;
  private readonly known = signal<readonly MediaDeviceInfo[]>([]);
  private readonly wanted = {
    audioinput: signal(this.storage?.getItem(KEYS.audioinput) ?? ''),
    audiooutput: signal(this.storage?.getItem(KEYS.audiooutput) ?? ''),
  };

  readonly microphones = computed(() => this.choices('audioinput'));
  readonly speakers = computed(() => this.choices('audiooutput'));
  /** The chosen one while it is there; a headset that comes back is used again. */
  readonly microphone = computed(() => this.present('audioinput'));
  readonly speaker = computed(() => this.present('audiooutput'));
  /** Not every browser lets a page choose where its sound comes out. */
  readonly speakerSelectable = 'setSinkId' in HTMLMediaElement.prototype;
  /** What was unplugged, and what is used instead; in words. */
  readonly lost = signal<string | null>(null);

  constructor() {
    this.media?.addEventListener?.('devicechange', () => void this.refresh());
  }

  /** Labels are empty until the microphone was allowed, so this is asked again whenever the choice is shown. */
  async refresh(): Promise<void> {
    const before = this.known();
    const now = (await this.media?.enumerateDevices?.().catch(() => null)) ?? [];
    this.known.set(now);
    const gone = (['audioinput', 'audiooutput'] as const).find((kind) => {
      const id = this.wanted[kind]();
      const chosenGone = id !== '' && has(before, kind, id) && !has(now, kind, id);
      return chosenGone || (before.some((device) => device.kind === kind) && !now.some((device) => device.kind === kind));
    });
    if (gone) this.lost.set(lossWords(gone, now));
    else if (this.lost() && now.length > before.length) this.lost.set(null);
  }

  choose(kind: Kind, id: string): void {
    this.lost.set(null);
    this.wanted[kind].set(id);
    this.storage?.setItem(KEYS[kind], id);
  }

  private choices(kind: Kind): readonly { id: string; label: string }[] {
    const real = this.known().filter((device) => device.kind === kind && !['', 'default', 'communications'].includes(device.deviceId));
    return real.map((device, index) => ({ id: device.deviceId, label: device.label || `${NAMES[kind].slice(5)} ${index + 1}` }));
  }

  private present(kind: Kind): string {
    const id = this.wanted[kind]();
    // Before the browser was asked nobody knows what is there: the wish is passed on then.
    return this.known().length === 0 || has(this.known(), kind, id) ? id : '';
  }
}

function has(devices: readonly MediaDeviceInfo[], kind: Kind, id: string): boolean {
  return devices.some((device) => device.kind === kind && device.deviceId === id);
}

function lossWords(kind: Kind, now: readonly MediaDeviceInfo[]): string {
  if (now.some((device) => device.kind === kind)) return `${NAMES[kind]} was unplugged; the system's own is used now.`;
  return `${NAMES[kind]} was unplugged and there is no other: plug one in, or end the call.`;
}
