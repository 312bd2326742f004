import twilio from 'twilio';
import { TelephonyError } from '../telephony-error';
import type { BrowserAccess } from '../telephony-provider';
import { IDENTITY } from './twilio.ids';
import type { TwilioOptions } from './twilio.options';

/** Twilio refuses tokens that live longer (errors 20157, 31207). */
const MAX_TTL_SECONDS = 86_400;

/** A token that lets this identity place calls through our TwiML App and nothing else: it receives none. */
export function twilioBrowserAccess(options: TwilioOptions, identity: string, ttlSeconds: number): BrowserAccess {
  if (!IDENTITY.test(identity)) throw refused('an identity has 1 to 121 of A-Z a-z 0-9 _');
  if (!Number.isInteger(ttlSeconds) || ttlSeconds < 1 || ttlSeconds > MAX_TTL_SECONDS) throw refused('a token lives 1 s to 24 h');
  const token = new twilio.jwt.AccessToken(options.accountSid, options.apiKey, options.apiSecret, { identity, ttl: ttlSeconds });
  token.addGrant(new twilio.jwt.AccessToken.VoiceGrant({ outgoingApplicationSid: options.twimlAppSid }));
  const jwt = token.toJwt();
  return { token: jwt, identity, expiresAt: expiryOf(jwt), sip: null };
}

function expiryOf(jwt: string): Date {
  const payload = JSON.parse(Buffer.from(jwt.split('.')[1]!, 'base64url').toString('utf8')) as { exp: number };
  return new Date(payload.exp * 1000);
}

function refused(why: string): TelephonyError {
  return new TelephonyError('rejected', 'twilio', `No token: ${why}`);
}
