import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { WebhookRejectedError } from '../telephony-error';
import type { RawWebhook } from '../telephony-provider';
import type { TelnyxOptions } from './telnyx.options';

/** Older or younger by the sender's clock is refused: it may be the replay of a genuine one (calls.md H). */
const TOLERANCE_SECONDS = 300;
/** The DER wrapping of an Ed25519 key's 32 bytes (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
/** 64 bytes and 32, to the letter: a decoder would overlook what stands behind them. */
const SIGNATURE = /^[A-Za-z0-9+/]{86}==$/;
const PUBLIC_KEY = /^[A-Za-z0-9+/]{43}=$/;

/** Both accounts' keys; throws when one is none, because every webhook would be refused and every call hang. */
export function telnyxKeys({ callControl, browserCalls }: TelnyxOptions): KeyObject[] {
  const keys = [callControl?.publicKey, browserCalls?.publicKey].filter((key) => typeof key === 'string');
  return [...new Set(keys)].map(publicKey);
}

function publicKey(base64: string): KeyObject {
  if (!PUBLIC_KEY.test(base64))
    throw new Error('a Telnyx public key is 32 bytes in base64: see the console, Keys & Credentials → Public key');
  return createPublicKey({ key: Buffer.concat([SPKI, Buffer.from(base64, 'base64')]), format: 'der', type: 'spki' });
}

/** Ed25519 over `timestamp|body`, the body byte for byte. The package's own check cannot: it takes text, and answers later. */
export function verifyTelnyxSignature({ headers, rawBody, receivedAt }: RawWebhook, keys: readonly KeyObject[]): void {
  const [signature, timestamp] = [only(headers['telnyx-signature-ed25519']), only(headers['telnyx-timestamp'])];
  if (signature === null || timestamp === null) throw refused('no signature');
  if (!/^\d{1,12}$/.test(timestamp)) throw refused('no time in the signature');
  if (Math.abs(receivedAt.getTime() / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) throw refused('signed too long ago, or not yet');
  const signed = Buffer.concat([Buffer.from(`${timestamp}|`), rawBody]);
  const isBy = (key: KeyObject) => verify(null, signed, key, Buffer.from(signature, 'base64'));
  if (!SIGNATURE.test(signature) || !keys.some(isBy)) throw refused('wrong signature');
}

/** A header that came twice could be read two ways. */
function only(value: string | string[] | undefined): string | null {
  const text = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return typeof text === 'string' && text !== '' ? text : null;
}

function refused(why: string): WebhookRejectedError {
  return new WebhookRejectedError('signature', why);
}
