import type { Device } from '@twilio/voice-sdk';

/**
 * Points one Device at the local carrier's signalling. The SDK builds `wss://<host>/signal` itself and offers no option
 * for scheme or port (carriers/twilio.md P2, way 2), so two private fields are set: the list of addresses, and the
 * "preferred" one, which the SDK computes anew after every `connected` and uses for reconnects once
 * `maxCallSignalingTimeoutMs` is above zero. The SDK's version is pinned, and a spec fails when the fields are gone.
 */
export function redirectSignalling(device: Device, signallingUrl: string): void {
  const address = signallingAddress(signallingUrl);
  const inner = device as unknown as Record<string, unknown>;
  inner['_chunderURIs'] = [address];
  Object.defineProperty(device, '_preferredURI', { configurable: true, get: () => address, set: () => undefined });
}

export function signallingAddress(base: string): string {
  const url = new URL(base);
  url.protocol = url.protocol.replace(/^http/, 'ws');
  if (!url.pathname.endsWith('/signal')) url.pathname = `${url.pathname.replace(/\/$/, '')}/signal`;
  return url.href;
}
