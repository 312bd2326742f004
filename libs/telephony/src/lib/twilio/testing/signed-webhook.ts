import { createHmac } from 'node:crypto';
import type { RawWebhook } from '../../telephony-provider';
import { makeTwilioOptions } from './make-twilio-options';

export interface WebhookFixture {
  path: string;
  params: Record<string, string>;
}

/** Signed as Twilio documents it and written without its library, so that a fault there would show. */
export function twilioSignature(url: string, params: Record<string, string>, authToken: string): string {
  const data = Object.keys(params)
    .sort()
    .reduce((text, name) => text + name + params[name], url);
  return createHmac('sha1', authToken).update(data, 'utf8').digest('base64');
}

export const RECEIVED_AT = new Date('2026-11-20T10:00:00.000Z');

/** The request of a fixture, with changes; `null` takes a parameter out. */
export function signedWebhook(fixture: WebhookFixture, changes: Record<string, string | null> = {}, path = fixture.path): RawWebhook {
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...fixture.params, ...changes })) if (value !== null) params[name] = value;
  const { publicUrl, authToken } = makeTwilioOptions();
  const url = `${publicUrl}${path}`;
  return {
    url,
    method: 'POST',
    headers: { 'x-twilio-signature': twilioSignature(url, params, authToken), 'content-type': 'application/x-www-form-urlencoded' },
    rawBody: Buffer.from(new URLSearchParams(params).toString()),
    receivedAt: RECEIVED_AT,
  };
}
