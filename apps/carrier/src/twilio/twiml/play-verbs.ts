import type { Clip } from '../../audio/call-audio';
import type { Call } from '../calls/call';
import type { ClipLibrary } from './clip-library';
import type { DocumentFetcher } from './document-fetcher';
import { resolveUrl } from './urls';
import type { Verb } from './parse-twiml';

/** Where a sound goes: to one leg or to a whole room. */
export type Speaker = (clip: Clip, signal: AbortSignal) => Promise<void>;

const MOST_LOOPS = 1000;

/** <Say>, <Play> and <Pause>: everything that only sounds, or does not. */
export class PlayVerbs {
  constructor(
    private readonly clips: ClipLibrary,
    private readonly documents: DocumentFetcher,
  ) {}

  handles(verb: Verb): boolean {
    return verb.name === 'Say' || verb.name === 'Play' || verb.name === 'Pause';
  }

  async play(verb: Verb, call: Call, baseUrl: string | null, speaker: Speaker, signal: AbortSignal): Promise<void> {
    const clip = await this.clipOf(verb, call, baseUrl);
    const times = verb.name === 'Pause' ? 1 : loops(verb.attributes['loop']);
    for (let time = 0; time < times; time += 1) await speaker(clip, signal);
  }

  private async clipOf(verb: Verb, call: Call, baseUrl: string | null): Promise<Clip> {
    const { attributes } = verb;
    if (verb.name === 'Say') return this.clips.say(verb.text);
    if (verb.name === 'Pause') return this.clips.pause(1000 * wholeNumber(attributes['length'], 1));
    if (verb.clip) return verb.clip;
    if (attributes['digits']) return this.clips.digits(attributes['digits']);
    return this.documents.fetchAudio(call, resolveUrl(verb.text, baseUrl));
  }
}

/** 0 means for ever, which Twilio takes as 1000 times. */
function loops(value: string | undefined): number {
  const times = wholeNumber(value, 1);
  return times === 0 ? MOST_LOOPS : Math.min(times, MOST_LOOPS);
}

export function wholeNumber(value: string | undefined, fallback: number): number {
  return value !== undefined && /^\d{1,6}$/.test(value) ? Number(value) : fallback;
}
