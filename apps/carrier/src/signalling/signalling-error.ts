/** An error as it goes over the wire; the SDK turns some codes into others (20104 and so on). */
export interface SignallingError {
  code: number;
  message: string;
}

export const MALFORMED: SignallingError = { code: 31100, message: 'Malformed request' };
export const NO_SUCH_CALL: SignallingError = { code: 31404, message: 'Not found' };
export const BAD_OFFER: SignallingError = { code: 31400, message: 'The offer could not be used' };
export const TOO_MANY_CALLS: SignallingError = { code: 31206, message: 'Rate exceeded' };
export const CONNECTION_ERROR: SignallingError = { code: 31005, message: 'Connection error' };
export const TOKEN_EXPIRED: SignallingError = { code: 31205, message: 'JWT token expired' };
const TOKEN_INVALID: SignallingError = { code: 31204, message: 'JWT is invalid' };
const NOT_AUTHORISED: SignallingError = { code: 31201, message: 'Authentication failed' };

/** REST-world token codes → what the signalling sends, which the SDK maps back (31205 shows as 20104, and so on). */
const TOKEN_ERRORS: Readonly<Record<number, SignallingError>> = {
  20101: TOKEN_INVALID,
  20104: TOKEN_EXPIRED,
  20151: NOT_AUTHORISED,
};

export function tokenError(cause: unknown): SignallingError {
  const code = cause instanceof Error && 'code' in cause ? Number(cause.code) : NaN;
  return TOKEN_ERRORS[code] ?? TOKEN_INVALID;
}
