import { audioStream } from '../audio-stream';
import { retryAfter } from '../retry-after';
import { TelephonyError } from '../telephony-error';
import type { RecordingMedia } from '../telephony-recordings';

/** The link has expired, or its file is not where it says: storage answers 403 to the one and 404 to the other. */
const DEAD = [403, 404, 410];

/** `link` asks the carrier for a fresh one each time: theirs live ten minutes, and one that is dead at once is asked for again. */
export async function openRecording(link: () => Promise<string>, signal: AbortSignal): Promise<RecordingMedia> {
  const first = await download(await link(), signal);
  const answered = typeof first === 'number' && DEAD.includes(first) ? await download(await link(), signal) : first;
  if (typeof answered !== 'number') return answered;
  throw refused(answered, null);
}

/** The audio, or the status that came instead. Our key stays at home: the link is signed. */
async function download(url: string, signal: AbortSignal): Promise<RecordingMedia | number> {
  const response = await fetch(url, { headers: { 'accept-encoding': 'identity' }, signal }).catch(() => {
    throw new TelephonyError('unavailable', 'telnyx', 'Telnyx’s storage did not answer');
  });
  const media = await audioStream(response);
  if (media) return media;
  if (response.status === 429) throw refused(429, retryAfter(response.headers.get('retry-after')));
  return response.status;
}

function refused(status: number, wait: number | null): TelephonyError {
  const kind = status === 429 ? 'throttled' : status >= 500 ? 'unavailable' : 'rejected';
  const message = `the audio was answered with HTTP ${status}`;
  return new TelephonyError(kind, 'telnyx', message, {
    providerCode: String(status),
    providerMessage: message,
    ...(wait === null ? {} : { retryAfterSeconds: wait }),
  });
}
