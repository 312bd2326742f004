import type { Clip, LegAudio } from '../../audio/call-audio';
import type { Clips } from '../../audio/clips';
import { AudioFormatError } from '../../media/wav';
import { ExchangeError, httpExchange } from '../../webhooks/http-exchange';
import type { Payload } from '../webhooks/event';

const TIMEOUT_MS = 10_000;

/** What is to be played: an address, a text, or the file itself in base64. */
export type Sound = { url: string } | { text: string } | { content: Buffer; type: string } | { digits: string };

export interface PlayRequest {
  sound: Sound;
  /** Infinity: until it is stopped. */
  loop: number;
  /** Beside what is being played, not after it. */
  overlay: boolean;
  /** All of them at once. */
  listeners: ReadonlyArray<Pick<LegAudio, 'play'>>;
  /** Something is heard from now on. */
  onStarted(): void;
  onEnded(status: PlayStatus): void;
}

export type PlayStatus = 'completed' | 'call_hangup' | 'cancelled' | 'file_not_found' | 'failed';

interface Playing {
  request: PlayRequest;
  stop: AbortController;
}

/** What is played to legs and rooms, one after another per owner (a leg's or a conference's id). */
export class Playbacks {
  private readonly queues = new Map<string, Playing[]>();

  constructor(private readonly clips: Clips) {}

  /** Returns how to stop this one alone. */
  play(owner: string, request: PlayRequest): () => void {
    const queue = this.queues.get(owner) ?? [];
    const playing: Playing = { request, stop: new AbortController() };
    this.queues.set(owner, [...queue, playing]);
    if (request.overlay || queue.length === 0) void this.run(owner, playing);
    return () => playing.stop.abort(new Stopped('cancelled'));
  }

  /** `current`: what is heard now, the next begins; `all`: the rest of the queue too. */
  stop(owner: string, what: 'current' | 'all' | 'overlay', why: 'cancelled' | 'call_hangup' = 'cancelled'): void {
    const queue = this.queues.get(owner) ?? [];
    const stopped = what === 'all' ? queue : what === 'overlay' ? queue.filter(({ request }) => request.overlay) : queue.slice(0, 1);
    this.queues.set(owner, what === 'all' ? queue.slice(0, 1) : queue);
    for (const { stop } of stopped) stop.abort(new Stopped(why));
  }

  clear(): void {
    for (const owner of this.queues.keys()) this.stop(owner, 'all');
    this.queues.clear();
  }

  /** An audio file from an address; hold music is fetched so too. */
  async fetch(url: string): Promise<Clip> {
    const kept = this.clips.cache.get(url);
    if (kept) return kept;
    const answer = await httpExchange({ url, method: 'GET', headers: {}, connectTimeoutMs: TIMEOUT_MS, readTimeoutMs: TIMEOUT_MS });
    if (answer.status !== 200) throw new ExchangeError('address', `HTTP ${answer.status}`);
    return this.clips.cache.keep(
      url,
      answer,
      this.clips.decode(answer, () => undefined),
    );
  }

  private async run(owner: string, playing: Playing): Promise<void> {
    const { request, stop } = playing;
    let status: PlayStatus = 'completed';
    try {
      const clip = await this.clipOf(request.sound);
      stop.signal.throwIfAborted();
      request.onStarted();
      for (let round = 0; round < request.loop; round += 1)
        await Promise.all(request.listeners.map((listener) => listener.play(clip, stop.signal)));
    } catch (error) {
      status = statusOf(stop.signal.aborted ? stop.signal.reason : error);
    }
    const left = (this.queues.get(owner) ?? []).filter((other) => other !== playing);
    if (left.length > 0) this.queues.set(owner, left);
    else this.queues.delete(owner);
    request.onEnded(status);
    const next = left.find((other) => !other.request.overlay);
    if (next && !request.overlay) void this.run(owner, next);
  }

  private async clipOf(sound: Sound): Promise<Clip> {
    if ('text' in sound) return this.clips.say(sound.text);
    if ('digits' in sound) return this.clips.digits(sound.digits);
    if ('content' in sound) return this.clips.decode({ body: sound.content, contentType: sound.type }, () => undefined);
    return this.fetch(sound.url);
  }
}

class Stopped extends Error {
  constructor(readonly status: PlayStatus) {
    super(status);
  }
}

function statusOf(error: unknown): PlayStatus {
  if (error instanceof Stopped) return error.status;
  if (error instanceof ExchangeError) return 'file_not_found';
  // A leg whose room is gone stops what is played to it.
  return error instanceof AudioFormatError ? 'failed' : 'call_hangup';
}

export function soundFields(sound: Sound): Payload {
  return 'url' in sound ? { media_url: sound.url } : {};
}
