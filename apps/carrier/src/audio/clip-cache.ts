import type { HttpAnswer } from '../webhooks/http-exchange';
import type { Clip } from './call-audio';

/** Hold tracks and messages are few. */
const MOST = 200;

/** Audio files that were fetched, as long as their server allows: both carriers keep them, and a thousand calls hear one hold track. */
export class ClipCache {
  private readonly clips = new Map<string, { clip: Clip; until: number }>();

  get(url: string): Clip | undefined {
    const kept = this.clips.get(url);
    if (!kept || kept.until > performance.now()) return kept?.clip;
    this.clips.delete(url);
    return undefined;
  }

  /** Returns the clip, whether it was kept or not. */
  keep(url: string, { cacheControl }: Pick<HttpAnswer, 'cacheControl'>, clip: Clip): Clip {
    const seconds = /\b(?:no-store|no-cache|private)\b/i.test(cacheControl)
      ? 0
      : Number(/\bmax-age=(\d{1,9})\b/i.exec(cacheControl)?.[1] ?? 0);
    if (seconds === 0) return clip;
    const [oldest] = this.clips.keys();
    if (this.clips.size >= MOST && oldest !== undefined) this.clips.delete(oldest);
    this.clips.set(url, { clip, until: performance.now() + seconds * 1000 });
    return clip;
  }

  clear(): void {
    this.clips.clear();
  }
}
