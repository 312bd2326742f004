import type { IncomingHttpHeaders } from 'node:http';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

export function isUnsafe(method: string | undefined): boolean {
  return !SAFE_METHODS.has((method ?? '').toUpperCase());
}

/**
 * Whether a page of another site is behind this request. Browsers send `Origin` with every unsafe request and every WebSocket
 * upgrade, so its absence means that no browser asks; `Sec-Fetch-Site` closes what is left.
 */
export function isForeignOrigin(headers: IncomingHttpHeaders): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return ['cross-site', 'same-site'].includes(String(headers['sec-fetch-site'] ?? ''));
  return !host || hostOf(origin) !== host.toLowerCase();
}

/** `null` (a sandboxed page, a file) and anything that is not an address have no host, so they equal none. */
function hostOf(origin: string): string | null {
  if (!URL.canParse(origin)) return null;
  const { protocol, host } = new URL(origin);
  // A default port is left out by browsers in both headers.
  return protocol === 'http:' || protocol === 'https:' ? host : null;
}
