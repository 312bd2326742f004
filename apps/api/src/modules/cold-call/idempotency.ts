import { createHash } from 'node:crypto';
import { AppError } from '../../platform/errors/app-error';

const KEY = /^[\x21-\x7e]{1,255}$/;

/** The key as sent, and what it was sent with: the same key with another body is a mistake of the client. */
export function idempotencyOf(key: string | undefined, body: object): { key: string; bodyHash: string } | null {
  if (key === undefined) return null;
  if (!KEY.test(key)) {
    const fields = { 'Idempotency-Key': 'must be 1 to 255 printable characters without blanks' };
    throw new AppError('VALIDATION_ERROR', 'The Idempotency-Key header is not valid', { fields });
  }
  return { key, bodyHash: createHash('sha256').update(canonical(body)).digest('hex') };
}

/** The same fields in any order are the same body. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`)
    .join(',')}}`;
}
