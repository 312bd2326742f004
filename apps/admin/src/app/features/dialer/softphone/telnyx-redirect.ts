import type { IClientOptions } from '@telnyx/webrtc';

const PATH = '/telnyx/rtc';

/**
 * Points a client at the local carrier's signalling. The SDK reads `host`, scheme and path included, but leaves it out of
 * its published options (carriers/telnyx.md §7.1). Its version is pinned, and a spec fails when the option is gone.
 */
export function redirectSignalling(options: IClientOptions, signallingUrl: string): IClientOptions & { host: string } {
  return { ...options, host: signallingAddress(signallingUrl) };
}

export function signallingAddress(base: string): string {
  const url = new URL(base);
  url.protocol = url.protocol.replace(/^http/, 'ws');
  if (!url.pathname.endsWith(PATH)) url.pathname = `${url.pathname.replace(/\/$/, '')}${PATH}`;
  return url.href;
}
