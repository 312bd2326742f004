import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { RecordingMedia } from '../telephony-recordings';
import { retryAfter, TwilioReplyError, TwilioTransportError } from './twilio.http';

export interface MediaAccount {
  sid: string;
  token: string;
}

/**
 * A file of Twilio's, as a stream: the SDK would keep it in memory. `fetch` follows the redirect to Twilio's storage and
 * leaves our credentials behind when that is another host.
 */
export async function openMedia(url: string, account: MediaAccount, signal: AbortSignal): Promise<RecordingMedia> {
  const authorization = `Basic ${Buffer.from(`${account.sid}:${account.token}`).toString('base64')}`;
  const response = await fetch(url, { headers: { authorization, 'accept-encoding': 'identity' }, signal }).catch((error: unknown) => {
    throw transportError(error);
  });
  if (response.status !== 200 || !response.body) {
    // Not read: whatever it says, its status decides.
    await response.body?.cancel();
    const { status, headers } = response;
    throw new TwilioReplyError(status, null, `the audio was answered with HTTP ${status}`, retryAfter(headers.get('retry-after')));
  }
  return {
    stream: Readable.fromWeb(response.body as ReadableStream<Uint8Array>),
    contentType: response.headers.get('content-type') ?? 'application/octet-stream',
    bytes: announced(response.headers.get('content-length')),
  };
}

function announced(length: string | null): number | null {
  return length !== null && /^\d{1,15}$/.test(length) ? Number(length) : null;
}

function transportError(error: unknown): TwilioTransportError {
  const cause = error instanceof Error && error.cause instanceof Error ? (error.cause as NodeJS.ErrnoException) : null;
  return new TwilioTransportError(cause?.code ?? null, cause?.syscall ?? null, error instanceof Error ? error.message : 'no reply');
}
