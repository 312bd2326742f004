import type { Call } from '../calls/call';
import type { DocumentRequest } from './document-fetcher';
import type { Verb } from './parse-twiml';

/** What a verb is executed with. */
export interface VerbContext {
  call: Call;
  /** Aborts when the call ends or is redirected. */
  signal: AbortSignal;
  baseUrl: string | null;
}

/** What follows a verb: the next one, the end of the call, or another document. */
export type AfterVerb = 'next' | 'hang-up' | { reject: 'busy' | 'rejected' } | DocumentRequest;

export type VerbHandler = (verb: Verb, context: VerbContext) => Promise<AfterVerb>;
