import { Injectable } from '@angular/core';

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

/** The rep's microphone, asked for before anything is dialled (calls.md B7). */
@Injectable({ providedIn: 'root' })
export class Microphone {
  async open(): Promise<MediaStream> {
    try {
      return await navigator.mediaDevices.getUserMedia({
        audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
      });
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
