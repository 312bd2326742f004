import { sign } from 'node:crypto';
import type { RawWebhook } from '../../telephony-provider';
import { CALL_CONTROL_KEYS, makeTelnyxOptions, type TelnyxKeys } from './make-telnyx-options';
import { webhookUrl } from '../telnyx.dial';

export const RECEIVED_AT = new Date('2026-11-20T10:00:00.000Z');

/** Signed as Telnyx documents it and written without its library, so that a fault there would show. */
export function telnyxHeaders(rawBody: Buffer, { privateKey }: Pick<TelnyxKeys, 'privateKey'>, at: Date): RawWebhook['headers'] {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = sign(null, Buffer.concat([Buffer.from(`${timestamp}|`), rawBody]), privateKey).toString('base64');
  return { 'telnyx-signature-ed25519': signature, 'telnyx-timestamp': timestamp, 'content-type': 'application/json' };
}

export function signedBytes(rawBody: Buffer, keys: Pick<TelnyxKeys, 'privateKey'> = CALL_CONTROL_KEYS, at = RECEIVED_AT): RawWebhook {
  const url = webhookUrl(makeTelnyxOptions().publicUrl);
  return { url, method: 'POST', headers: telnyxHeaders(rawBody, keys, at), rawBody, receivedAt: RECEIVED_AT };
}

interface EventFixture {
  data: { event_type: string; payload: Record<string, unknown> };
}

/** The request of a published event, with changes to its payload; `undefined` takes a field out. */
export function signedEvent(fixture: EventFixture, changes: Record<string, unknown> = {}, keys = CALL_CONTROL_KEYS): RawWebhook {
  const payload = { ...fixture.data.payload, ...changes };
  return signedBytes(Buffer.from(JSON.stringify({ ...fixture, data: { ...fixture.data, payload } })), keys);
}
