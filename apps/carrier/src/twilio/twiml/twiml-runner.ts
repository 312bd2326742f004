import type { CallEngine } from '../calls/call-engine';
import type { Call, TwimlSource } from '../calls/call';
import { params } from '../webhooks/params';
import type { ClipLibrary } from './clip-library';
import type { DocumentFetcher, DocumentRequest } from './document-fetcher';
import { TwimlFault } from './twiml-fault';
import type { Verb } from './parse-twiml';
import { ignoredAttributes, unknownAttributes } from './verb-attributes';
import type { AfterVerb, VerbHandler } from './verb-context';

const REDIRECTED = new Error('redirected');
/** No application means this; one that redirects to itself without pause must not occupy the machine. */
const MOST_DOCUMENTS = 1000;

export interface TwimlServices {
  engine: CallEngine;
  documents: DocumentFetcher;
  clips: ClipLibrary;
  verbs: ReadonlyMap<string, VerbHandler>;
}

/** Executes one call's TwiML, document after document, until it ends or the call does. */
export class TwimlRunner {
  private current: AbortController | null = null;
  private documentsLeft = MOST_DOCUMENTS;

  constructor(
    private readonly call: Call,
    private readonly services: TwimlServices,
  ) {}

  /** Starts with this document, or leaves the running one for it. */
  run(source: TwimlSource): void {
    this.stop();
    const controller = new AbortController();
    this.current = controller;
    const request: DocumentRequest = 'twiml' in source ? source : { kind: 'voice', ...source };
    this.execute(request, controller.signal).catch((error: unknown) => {
      if (!controller.signal.aborted) throw error;
    });
  }

  stop(): void {
    this.current?.abort(REDIRECTED);
    this.current = null;
  }

  private async execute(first: DocumentRequest, signal: AbortSignal): Promise<void> {
    let next: DocumentRequest | null = first;
    let mayFallBack = true;
    while (next) {
      try {
        next = await this.runDocument(next, signal);
      } catch (error) {
        if (!(error instanceof TwimlFault)) throw error;
        this.call.notify(error.code, error.message, error.url);
        next = mayFallBack ? this.fallback(error) : null;
        mayFallBack = false;
        if (!next) return await this.apologise(signal);
      }
    }
  }

  /** Null when the call is over. */
  private async runDocument(request: DocumentRequest, signal: AbortSignal): Promise<DocumentRequest | null> {
    this.documentsLeft -= 1;
    if (this.documentsLeft < 0) throw new TwimlFault(11215, 'Too many documents in one call');
    const { verbs, baseUrl } = await this.services.documents.fetch(this.call, request);
    for (const verb of verbs) {
      signal.throwIfAborted();
      const handler = this.services.verbs.get(verb.name);
      if (!handler) throw new TwimlFault(12200, `Schema validation warning: <${verb.name}> is not supported by the local carrier`, baseUrl);
      this.warn(verb, baseUrl);
      if (verb.name !== 'Reject' && this.call.facts.direction === 'inbound') this.services.engine.answer(this.call);
      const after = await handler(verb, { call: this.call, signal, baseUrl });
      signal.throwIfAborted();
      if (after !== 'next') return this.follow(after);
    }
    signal.throwIfAborted();
    this.services.engine.hangUp(this.call, 'twiml');
    return null;
  }

  private warn(verb: Verb, url: string | null): void {
    for (const name of unknownAttributes(verb)) this.call.notify(12200, `Schema validation warning: unknown attribute ${name}`, url);
    for (const name of ignoredAttributes(verb)) this.call.notify(12200, `${name} has no effect at the local carrier`, url);
  }

  private follow(after: Exclude<AfterVerb, 'next'>): DocumentRequest | null {
    if (after === 'hang-up') this.services.engine.hangUp(this.call, 'twiml');
    else if ('reject' in after)
      this.services.engine.end(this.call, after.reject === 'busy' ? 'busy' : 'failed', after.reject === 'busy' ? 486 : 603);
    else return after;
    return null;
  }

  private fallback(fault: TwimlFault): DocumentRequest | null {
    const { fallback } = this.call;
    if (!fallback) return null;
    return { kind: 'voice', ...fallback, fields: params({ ErrorCode: fault.code, ErrorUrl: fault.url ?? '' }) };
  }

  private async apologise(signal: AbortSignal): Promise<void> {
    if (this.call.facts.direction === 'inbound') this.services.engine.answer(this.call);
    await this.call.audio.play(this.services.clips.applicationError(), signal);
    this.services.engine.hangUp(this.call, 'twiml');
  }
}
