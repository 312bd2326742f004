import { ROUTES } from '@dialer/contracts';

/** Its own name in the address tells its end from that of anything else that is played to the contact. */
export const ANNOUNCEMENT_PATH = `${ROUTES.voice}/recording-announcement`;

/** Signed by the carrier when it asks; carries nothing but our id. */
export function announcementUrl(baseUrl: string, callId: string): string {
  return `${baseUrl}${ANNOUNCEMENT_PATH}?call=${callId}`;
}

/**
 * How long the words surely take when the carrier does not tell their end: they are asked for, fetched and spoken at 10 characters a
 * second, which is slower than any voice. Too long costs seconds of a recording; too short would record an uninformed person.
 */
export function announcementSeconds(words: string): number {
  return 5 + Math.ceil(words.length / 10);
}
