import { maskText } from '../../platform/logging/mask';

/** More of an answer than this is not read, and not waited for. */
const MOST_BYTES = 4_096;
const PATIENCE_MS = 1_000;
const KEPT_SIGNS = 300;

/** The beginning of an answer as ops may read it: text without control signs and phone numbers; null when there is none. */
export async function shortAnswer(response: Response): Promise<string | null> {
  const bytes = await beginning(response);
  if (!bytes.length) return null;
  const text = bytes.toString('utf8');
  const strange = [...text].filter((sign) => sign === '\ufffd' || sign === '\0').length;
  if (strange > text.length / 20) return null;
  const plain = text.replace(/[\p{C}\s]+/gu, ' ').trim();
  return maskText(plain).slice(0, KEPT_SIGNS) || null;
}

/** Never fails: what counts is the status, and that has come. */
async function beginning({ body }: Response): Promise<Buffer> {
  if (!body) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  const late = setTimeout(() => void reader.cancel().catch(() => undefined), PATIENCE_MS);
  try {
    for (let bytes = 0; bytes < MOST_BYTES;) {
      const { done, value } = await reader.read();
      if (done) return Buffer.concat(chunks);
      chunks.push(value);
      bytes += value.length;
    }
    await reader.cancel();
  } catch {
    // Cut in the middle: what has come is told.
  } finally {
    clearTimeout(late);
  }
  return Buffer.concat(chunks).subarray(0, MOST_BYTES);
}

/** RFC 9110, 10.2.3: seconds, or a date; null when it is neither. */
export function retryAfterSeconds(headers: Headers, now: Date): number | null {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const date = /^[A-Z][a-z]{2},/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? null : Math.max(0, (date - now.getTime()) / 1000);
}
