import { describeFailedQuery, isFailedQuery } from './failed-query';

/** Fields whose value never belongs into a log, by name and at any depth: credentials, audio set-up, and what people said or are called. */
const SENSITIVE =
  /password|passwd|secret|token|cookie|apikey|credential|privatekey|signature|^authorization$|^sdp|^(?:raw)?body$|^notes?$|^(?:first|last|full)?name$|^email$/i;
const DEEPEST = 6;
const LONGEST = 50;

/** A copy without sensitive values. Errors, requests and other class instances are left to their serializers. */
export function redact(value: unknown, depth = 0): unknown {
  if (Array.isArray(value)) return depth >= DEEPEST ? '[…]' : value.slice(0, LONGEST).map((item) => redact(item, depth + 1));
  if (!isPlain(value)) return value;
  if (depth >= DEEPEST) return '[…]';
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, isSensitive(key) && item != null ? '[hidden]' : redact(item, depth + 1)]),
  );
}

/** `x-api-key`, `api_key` and `apiKey` are one name. */
function isSensitive(key: string): boolean {
  return SENSITIVE.test(key.replace(/[-_]/g, ''));
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Only fields we know: libraries hang whole requests, with their headers, on their errors. */
export function serializeError(error: unknown, depth = 0): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  if (isFailedQuery(error)) return { ...describeFailedQuery(error) };
  const { code, kind, provider } = error as { code?: unknown; kind?: unknown; provider?: unknown };
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(isScalar(code) && { code }),
    ...(isScalar(kind) && { kind }),
    ...(isScalar(provider) && { provider }),
    ...(error.cause !== undefined && depth < 3 && { cause: serializeError(error.cause, depth + 1) }),
  };
}

const isScalar = (value: unknown) => typeof value === 'string' || typeof value === 'number';
