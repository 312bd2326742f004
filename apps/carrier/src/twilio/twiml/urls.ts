import { TwimlFault } from './twiml-fault';

/** Addresses in a document may be relative to it. */
export function resolveUrl(address: string, baseUrl: string | null): string {
  const url = URL.parse(address, baseUrl ?? undefined);
  if (!url || !/^https?:$/.test(url.protocol)) throw new TwimlFault(11100, `Invalid URL format: ${address.slice(0, 200)}`, baseUrl);
  return url.href;
}
