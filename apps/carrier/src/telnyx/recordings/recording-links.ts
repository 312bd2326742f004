import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { TelnyxRecording } from './telnyx-recording';

/** Links live ten minutes (carriers/telnyx.md §1.4). */
const LIFE_S = 600;
export const LINK_PREFIX = '/telnyx-recordings/';

/** Signed download links that end by themselves, in the manner of S3. */
export class RecordingLinks {
  private readonly secret = randomBytes(32);
  /** Links made before are expired by order of `/control`. */
  private goodSince = 0;

  constructor(private readonly baseUrl: () => string) {}

  link({ id, options }: TelnyxRecording): string {
    const path = `${LINK_PREFIX}${id}.${options.format}`;
    const madeAt = Date.now();
    const query = `X-Amz-Date=${madeAt}&X-Amz-Expires=${LIFE_S}`;
    return `${this.baseUrl()}${path}?${query}&X-Amz-Signature=${this.sign(path, query).toString('hex')}`;
  }

  /** Why a link is not served; null when it is good. */
  refusal(path: string, search: URLSearchParams): string | null {
    const [madeAt, life] = [Number(search.get('X-Amz-Date')), Number(search.get('X-Amz-Expires'))];
    const given = Buffer.from(search.get('X-Amz-Signature') ?? '', 'hex');
    const expected = this.sign(path, `X-Amz-Date=${search.get('X-Amz-Date') ?? ''}&X-Amz-Expires=${search.get('X-Amz-Expires') ?? ''}`);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'SignatureDoesNotMatch';
    return Date.now() > madeAt + life * 1000 || madeAt < this.goodSince ? 'Request has expired' : null;
  }

  expireAll(): void {
    this.goodSince = Date.now() + 1;
  }

  private sign(path: string, query: string): Buffer {
    return createHmac('sha256', this.secret).update(`${path}?${query}`).digest();
  }
}
