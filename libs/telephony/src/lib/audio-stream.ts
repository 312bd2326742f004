import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { RecordingMedia } from './telephony-recordings';

/** The body of an answered download, as it comes; null when it is not one. Then nothing of it is read: its status decides. */
export async function audioStream(response: Response): Promise<RecordingMedia | null> {
  if (response.status !== 200 || !response.body) {
    await response.body?.cancel();
    return null;
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
