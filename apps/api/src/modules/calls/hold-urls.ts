import { ROUTES } from '@dialer/contracts';
import type { CallRow } from './calls.repository';

export const HOLD_TRACK_PATH = 'hold-track.wav';

export const holdTrackUrl = (baseUrl: string): string => `${baseUrl}${ROUTES.voice}/${HOLD_TRACK_PATH}`;

/** What a held contact hears: a document, asked for with the call's id and the carrier's signature; the track itself where commands play it. */
export function holdUrlOf(baseUrl: string, { id, provider }: CallRow): string {
  return provider === 'twilio' ? `${baseUrl}${ROUTES.voice}/hold-music?call=${id}` : holdTrackUrl(baseUrl);
}
