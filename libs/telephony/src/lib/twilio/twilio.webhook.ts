import twilio from 'twilio';
import { ROUTES } from '@dialer/contracts';
import type { CallEvent } from '../call-event';
import { WebhookRejectedError } from '../telephony-error';
import type { RawWebhook } from '../telephony-provider';
import { eventsOf, malformed, type Verified } from './twilio.events';
import { UUID } from './twilio.ids';

/** Twilio's bodies are about 1 kB; the cap bounds the work done before the signature is known to be right. */
const MAX_BODY_BYTES = 64 * 1024;

/**
 * Signature over the address as configured and the raw body, then meaning. Everything that is not a well-formed request
 * of our Twilio account ends in `WebhookRejectedError`.
 */
export function receiveTwilioWebhook(webhook: RawWebhook, authToken: string): CallEvent[] {
  if (webhook.rawBody.length > MAX_BODY_BYTES) throw malformed('the body is too large');
  const form = new URLSearchParams(webhook.method === 'POST' ? webhook.rawBody.toString('utf8') : '');
  verifySignature(webhook, form, authToken);
  return eventsOf(verified(webhook, form));
}

function verifySignature(webhook: RawWebhook, form: URLSearchParams, authToken: string): void {
  const signature = webhook.headers['x-twilio-signature'];
  if (typeof signature !== 'string' || signature === '') throw new WebhookRejectedError('signature', 'no signature');
  // No prototype: `__proto__` is a parameter name like any other and must count in the signature.
  const signed = Object.create(null) as Record<string, string | string[]>;
  for (const name of new Set(form.keys())) {
    const values = [...form.getAll(name)];
    signed[name] = values.length === 1 ? values[0]! : values;
  }
  if (!validates(authToken, signature, webhook.url, signed)) throw new WebhookRejectedError('signature', 'wrong signature');
}

function validates(authToken: string, signature: string, url: string, signed: Record<string, unknown>): boolean {
  try {
    return twilio.validateRequest(authToken, signature, url, signed);
  } catch {
    // The helper parses the address when the first comparison fails, and throws on what is none.
    return false;
  }
}

function verified(webhook: RawWebhook, form: URLSearchParams): Verified {
  const url = parseUrl(webhook.url);
  const [, route] = url.pathname.split(`${ROUTES.voice}/`);
  if (!route) throw malformed('not an address of ours');
  const calls = url.searchParams.getAll('call');
  if (calls.length > 1 || (calls.length === 1 && !UUID.test(calls[0]!))) throw malformed('no call id of ours');
  return {
    route,
    callId: calls[0]?.toLowerCase() ?? null,
    params: single(webhook.method === 'POST' ? form : url.searchParams),
    at: webhook.receivedAt,
  };
}

function parseUrl(url: string): URL {
  try {
    return new URL(url);
  } catch {
    throw malformed('not an address');
  }
}

/** A name that comes twice could be read two ways; Twilio never sends one. */
function single(params: URLSearchParams): Map<string, string> {
  const names = new Set(params.keys());
  if (names.size !== params.size) throw malformed('a parameter is given twice');
  return new Map(params.entries());
}
