/**
 * The page's own little protocol: JSON text frames `{ type, … }` over one WebSocket. Everything a page sends is checked
 * here; what comes out has the right shape or is null.
 */
export type PageFrame =
  | { type: 'register'; numbers: string }
  | { type: 'answer'; call: string; sdp: string }
  | { type: 'decline'; call: string }
  | { type: 'hang_up'; call: string }
  | { type: 'digits'; call: string; digits: string };

export type CarrierFrame =
  /** Reachable: at these last digits, or where they are empty at every number that is not in the table of contacts. */
  | { type: 'ready'; numbers: string; sound: boolean }
  | { type: 'ringing'; call: string; from: string; to: string }
  | { type: 'answered'; call: string; sdp: string }
  | { type: 'ended'; call: string; answered: boolean; by_you: boolean }
  | { type: 'error'; code: PhoneErrorCode; message: string; call?: string };

export type PhoneErrorCode = 'malformed' | 'bad_numbers' | 'no_such_call' | 'bad_offer';

/** An offer has 2–6 kB. */
export const MAX_FRAME_BYTES = 32 * 1024;
const MAX_ID_LENGTH = 64;

type Fields = Record<string, unknown>;

export function parsePageFrame(text: string): PageFrame | null {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof frame !== 'object' || frame === null || Array.isArray(frame)) return null;
  const fields = frame as Fields;
  if (fields['type'] === 'register') return typeof fields['numbers'] === 'string' ? { type: 'register', numbers: fields['numbers'] } : null;
  return aboutACall(fields);
}

function aboutACall({ type, call, sdp, digits }: Fields): PageFrame | null {
  if (typeof call !== 'string' || call === '' || call.length > MAX_ID_LENGTH) return null;
  if (type === 'decline' || type === 'hang_up') return { type, call };
  if (type === 'answer') return typeof sdp === 'string' && sdp.startsWith('v=0') ? { type, call, sdp } : null;
  if (type === 'digits') return typeof digits === 'string' && /^[0-9*#]{1,32}$/.test(digits) ? { type, call, digits } : null;
  return null;
}

/** What a human types: empty, or the last digits of a number, at most all of them. Null when it is neither. */
export function lastDigitsOf(typed: string): string | null {
  const digits = typed.slice(0, 64).replace(/[\s().+-]/g, '');
  return digits === '' || /^\d{2,15}$/.test(digits) ? digits : null;
}
