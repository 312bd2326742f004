/** `Tue, 31 Aug 2010 20:36:28 +0000`: how Twilio writes dates in REST answers and callbacks. */
export function rfc2822(date: Date): string;
export function rfc2822(date: Date | null): string | null;
export function rfc2822(date: Date | null): string | null {
  return date && date.toUTCString().replace('GMT', '+0000');
}
