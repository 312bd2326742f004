import { audioStream } from '../audio-stream';
import { retryAfter } from '../retry-after';
import type { RecordingMedia } from '../telephony-recordings';
import { TwilioReplyError, TwilioTransportError } from './twilio.http';

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
  const { status, headers } = response;
  const media = await audioStream(response);
  if (!media)
    throw new TwilioReplyError(status, null, `the audio was answered with HTTP ${status}`, retryAfter(headers.get('retry-after')));
  return media;
}

function transportError(error: unknown): TwilioTransportError {
  const cause = error instanceof Error && error.cause instanceof Error ? (error.cause as NodeJS.ErrnoException) : null;
  return new TwilioTransportError(cause?.code ?? null, cause?.syscall ?? null, error instanceof Error ? error.message : 'no reply');
}
