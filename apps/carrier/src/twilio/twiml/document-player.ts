import type { Call } from '../calls/call';
import type { DocumentFetcher, DocumentRequest } from './document-fetcher';
import { methodOf } from './simple-verbs';
import type { PlayVerbs, Speaker } from './play-verbs';
import { TwimlFault } from './twiml-fault';
import { resolveUrl } from './urls';

const MOST_REDIRECTS = 20;

/** Documents that only sound: wait and hold music, announcements (Play, Say, Pause, Redirect; carriers/twilio.md §4). */
export class DocumentPlayer {
  constructor(
    private readonly documents: DocumentFetcher,
    private readonly verbs: PlayVerbs,
  ) {}

  async play(call: Call, first: DocumentRequest & { url: string }, speaker: Speaker, signal: AbortSignal): Promise<void> {
    let next: (DocumentRequest & { url: string }) | null = first;
    for (let redirects = 0; next; redirects += 1) {
      if (redirects > MOST_REDIRECTS) throw new TwimlFault(11215, 'Too many redirects', next.url);
      next = await this.playOne(call, next, speaker, signal);
    }
  }

  private async playOne(call: Call, request: DocumentRequest & { url: string }, speaker: Speaker, signal: AbortSignal) {
    const { verbs, baseUrl } = await this.documents.fetch(call, request);
    for (const verb of verbs) {
      signal.throwIfAborted();
      if (verb.name === 'Redirect') return { ...request, url: resolveUrl(verb.text, baseUrl), method: methodOf(verb.attributes['method']) };
      if (!this.verbs.handles(verb)) throw new TwimlFault(12200, `<${verb.name}> is not allowed here`, baseUrl);
      await this.verbs.play(verb, call, baseUrl, speaker, signal);
    }
    return null;
  }
}
