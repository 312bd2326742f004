import { TelephonyError } from '../telephony-error';
import { type RequestKind, toTelephonyError } from './telnyx.mapping';

/** The one place where Telnyx's errors become ours. */
export async function asked<T>(kind: RequestKind, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw toTelephonyError(error, kind);
  }
}

/** Whether it was refused for one of these reasons. */
export function saidOneOf(error: unknown, codes: ReadonlySet<string>): boolean {
  return error instanceof TelephonyError && codes.has(String(error.detail.providerCode));
}

/** Gone or ended already is what the caller wanted (calls.md E22), or nothing to be told. */
export async function orNull<T>(codes: ReadonlySet<string>, request: () => Promise<T>): Promise<T | null> {
  try {
    return await request();
  } catch (error) {
    if (saidOneOf(error, codes)) return null;
    throw error;
  }
}

/** Answered here as Telnyx would: an id with a slash or a dot in it would change the address. */
export function unknownId(id: string): TelephonyError {
  const message = `no leg, room, participant or recording ${JSON.stringify(id.slice(0, 64))}`;
  return new TelephonyError('rejected', 'telnyx', message, { providerCode: '404', providerMessage: message });
}

export function notSetUp(missing: string): TelephonyError {
  return new TelephonyError('misconfigured', 'telnyx', `Telnyx is not set up for this: ${missing} is not set`);
}
