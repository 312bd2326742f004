import { Injectable, inject } from '@angular/core';
import { AudioDevices } from './audio-devices';

export type MicrophoneProblem = 'denied' | 'missing' | 'busy';
export type MissingCapability = 'secure-context' | 'media-devices' | 'webrtc';

export class MicrophoneError extends Error {
  constructor(
    readonly problem: MicrophoneProblem,
    options?: ErrorOptions,
  ) {
    super(problem, options);
    this.name = 'MicrophoneError';
  }
}

const PROBLEM_OF: Readonly<Record<string, MicrophoneProblem>> = {
  NotAllowedError: 'denied',
  PermissionDeniedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
};

const WORDS: Record<MicrophoneProblem, { what: string; todo: string }> = {
  denied: {
    what: 'The browser blocks the microphone for this page.',
    todo: 'Click the icon left of the address, set Microphone to “Allow”',
  },
  missing: { what: 'No microphone was found.', todo: 'Plug in a headset or microphone' },
  busy: { what: 'The microphone could not be opened.', todo: 'Close other programs that use it' },
};

/** What happened, and what to do about it before one can `dial` or `record` again. */
export function microphoneWords(problem: MicrophoneProblem, before: 'dial' | 'record'): { what: string; todo: string } {
  const { what, todo } = WORDS[problem];
  return { what, todo: `${todo}, then ${before} again.` };
}

/** The rep's microphone, asked for before anything is dialled (calls.md B7). */
@Injectable({ providedIn: 'root' })
export class Microphone {
  private readonly devices = inject(AudioDevices);

  async open(): Promise<MediaStream> {
    const chosen = this.devices.microphone();
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...(chosen && { deviceId: { ideal: chosen } }) },
      });
      // From now on it is known what there is, so that what is unplugged later is missed.
      void this.devices.refresh();
      return stream;
    } catch (cause) {
      const name = cause instanceof Error || cause instanceof DOMException ? cause.name : '';
      throw new MicrophoneError(PROBLEM_OF[name] ?? 'busy', { cause });
    }
  }

  /** What this browser, or this address, lacks for calls; null when nothing (design.md §5). */
  missing(): MissingCapability | null {
    if (!globalThis.isSecureContext) return 'secure-context';
    if (!globalThis.navigator?.mediaDevices?.getUserMedia) return 'media-devices';
    return typeof globalThis.RTCPeerConnection === 'function' ? null : 'webrtc';
  }
}
