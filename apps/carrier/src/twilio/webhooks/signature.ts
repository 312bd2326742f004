import { createHmac } from 'node:crypto';
import type { Params } from './params';

/**
 * X-Twilio-Signature (carriers/twilio.md §3): HMAC-SHA1 by the auth token over the URL as requested, followed by every
 * POST parameter, sorted by name, name and value without separators. Of a repeated name the unique values, sorted.
 */
export function twilioSignature(authToken: string, url: string, fields: Params): string {
  const values = new Map<string, Set<string>>();
  for (const [name, value] of fields) values.set(name, (values.get(name) ?? new Set()).add(value));
  const names = [...values.keys()].sort(byBytes);
  const tail = names
    .map((name) =>
      [...(values.get(name) ?? [])]
        .sort(byBytes)
        .map((value) => name + value)
        .join(''),
    )
    .join('');
  return createHmac('sha1', authToken)
    .update(Buffer.from(url + tail, 'utf8'))
    .digest('base64');
}

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
