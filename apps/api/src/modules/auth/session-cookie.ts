import type { IncomingHttpHeaders } from 'node:http';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;
const MAX_AGE_SECONDS = 30 * 24 * 3600;

/**
 * On https the cookie is `__Host-`: no other host below the same domain can set or read it. A laptop whose BASE_URL is a
 * tunnel still opens the app at http://localhost, where a browser may drop a Secure cookie.
 */
export function isSecureSite(baseUrl: string, host: string | undefined): boolean {
  return baseUrl.startsWith('https:') && !LOOPBACK.test(host ?? '');
}

function cookieName(secure: boolean): string {
  return secure ? '__Host-dialer_session' : 'dialer_session';
}

/** The browser keeps it for long; whether it is still good is decided by the session's row. */
export function sessionCookie(secure: boolean, token: string): string {
  return `${cookieName(secure)}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${MAX_AGE_SECONDS}${secure ? '; Secure' : ''}`;
}

export function clearedCookie(secure: boolean): string {
  return `${cookieName(secure)}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0${secure ? '; Secure' : ''}`;
}

/** Null for a missing cookie and for one that cannot be a token of ours. */
export function tokenOf(secure: boolean, headers: IncomingHttpHeaders): string | null {
  const wanted = `${cookieName(secure)}=`;
  const pair = (headers.cookie ?? '').split(';').find((part) => part.trim().startsWith(wanted));
  const value = pair?.trim().slice(wanted.length) ?? '';
  return /^[\w-]{43}$/.test(value) ? value : null;
}
