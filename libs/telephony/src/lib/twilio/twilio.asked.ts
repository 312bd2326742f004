import { TelephonyError } from '../telephony-error';
import { NOT_FOUND, NOT_IN_STATE, type RequestKind, toTelephonyError } from './twilio.mapping';

/** The one place where Twilio's errors become ours. */
export async function asked<T>(kind: RequestKind, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw toTelephonyError(error, kind);
  }
}

/** Gone or ended already is what the caller wanted (calls.md E22), or nothing to be told. */
export async function orGone<T>(request: () => Promise<T>): Promise<T | null> {
  try {
    return await request();
  } catch (error) {
    const code = error instanceof TelephonyError ? error.detail.providerCode : undefined;
    if (code === NOT_FOUND || code === NOT_IN_STATE) return null;
    throw error;
  }
}

/** Answered here as Twilio would: an id with a slash or a dot in it would change the address. */
export function unknownId(id: string): TelephonyError {
  const message = `no leg, room, participant or recording ${JSON.stringify(id.slice(0, 64))}`;
  return new TelephonyError('rejected', 'twilio', message, { providerCode: NOT_FOUND, providerMessage: message });
}
