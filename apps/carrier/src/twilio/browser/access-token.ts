import { createHmac, timingSafeEqual } from 'node:crypto';

/** The codes that the Voice SDK shows for them (carriers/twilio.md P2, §5). */
const CODES = { invalid: 20101, expired: 20104, unauthorized: 20151 } as const;

export class TokenError extends Error {
  readonly code: number;

  constructor(why: keyof typeof CODES, message: string) {
    super(message);
    this.code = CODES[why];
  }
}

export interface VoiceToken {
  identity: string;
  accountSid: string;
  applicationSid: string;
  /** `outgoing.params`, which the browser cannot change. */
  params: Record<string, string>;
  ttlSeconds: number;
}

export interface TokenRules {
  accountSid: string;
  apiKey: string;
  apiSecret: string;
}

const MAX_TTL_S = 86_400;
const CLOCK_SKEW_S = 5;
const IDENTITY = /^[A-Za-z0-9_]{1,121}$/;

interface Payload {
  iss?: unknown;
  sub?: unknown;
  iat?: unknown;
  exp?: unknown;
  nbf?: unknown;
  grants?: { identity?: unknown; voice?: { outgoing?: { application_sid?: unknown; params?: unknown } } };
}

/** Twilio's access token: HS256 by the API key's secret, content type twilio-fpa (carriers/twilio.md §5). */
export function verifyAccessToken(jwt: string, rules: TokenRules, nowS: number): VoiceToken {
  const [head, body, signature, ...rest] = jwt.split('.');
  if (!head || !body || !signature || rest.length > 0) throw new TokenError('invalid', 'not a JWT');
  const header = json(head) as { alg?: unknown; cty?: unknown };
  if (header.alg !== 'HS256' || header.cty !== 'twilio-fpa;v=1') throw new TokenError('invalid', 'wrong JWT header');
  const expected = createHmac('sha256', rules.apiSecret).update(`${head}.${body}`).digest();
  const given = Buffer.from(signature, 'base64url');
  const payload = json(body) as Payload;
  if (payload.iss !== rules.apiKey || payload.sub !== rules.accountSid) throw new TokenError('unauthorized', 'unknown account or key');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new TokenError('invalid', 'wrong signature');
  return { ...grantsOf(payload), accountSid: rules.accountSid, ttlSeconds: lifetime(payload, nowS) };
}

function lifetime({ iat, exp, nbf }: Payload, nowS: number): number {
  if (typeof exp !== 'number') throw new TokenError('invalid', 'no expiry');
  if (typeof iat === 'number' && exp - iat > MAX_TTL_S) throw new TokenError('invalid', 'lives longer than 24 h');
  if (typeof nbf === 'number' && nbf > nowS + CLOCK_SKEW_S) throw new TokenError('invalid', 'not valid yet');
  if (exp <= nowS) throw new TokenError('expired', 'expired');
  return Math.floor(exp - nowS);
}

function grantsOf({ grants }: Payload): Pick<VoiceToken, 'identity' | 'applicationSid' | 'params'> {
  const identity = grants?.identity;
  const outgoing = grants?.voice?.outgoing;
  if (typeof identity !== 'string' || !IDENTITY.test(identity))
    throw new TokenError('invalid', 'identity missing or with characters other than A-Z a-z 0-9 _');
  if (!grants?.voice) throw new TokenError('unauthorized', 'no voice grant');
  return {
    identity,
    applicationSid: typeof outgoing?.application_sid === 'string' ? outgoing.application_sid : '',
    params: strings(outgoing?.params),
  };
}

function strings(value: unknown): Record<string, string> {
  if (value === null || typeof value !== 'object') return {};
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, String(one)]));
}

function json(part: string): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    if (value !== null && typeof value === 'object') return value;
  } catch {
    // Falls through: whatever it is, it is no token of ours.
  }
  throw new TokenError('invalid', 'not a JWT');
}
