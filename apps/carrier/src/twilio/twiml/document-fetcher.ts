import type { Clip } from '../../audio/call-audio';
import { ExchangeError, type ExchangeFault, type HttpAnswer } from '../../webhooks/http-exchange';
import { params, type Params } from '../webhooks/params';
import type { WebhookCourier } from '../../webhooks/webhook-courier';
import type { Webhook, WebhookKind } from '../webhooks/webhook-record';
import { callFields } from '../calls/call-fields';
import type { Call, Method } from '../calls/call';
import type { ClipLibrary } from './clip-library';
import { parseTwiml, type Verb } from './parse-twiml';
import { TwimlFault } from './twiml-fault';

/** What is executed next: a document to fetch, or one given inline. */
export type DocumentRequest = { kind: WebhookKind; url: string; method: Method; fields?: Params } | { twiml: string };

export interface TwimlDocument {
  verbs: Verb[];
  /** Relative addresses in the document start here. */
  baseUrl: string | null;
}

/** Twilio's error codes by what went wrong on the way (carriers/twilio.md §2). */
const EXCHANGE_CODES: Readonly<Record<ExchangeFault, number>> = {
  address: 11100,
  connect: 11205,
  host: 11210,
  tls: 11237,
  'read-timeout': 11200,
  reset: 11200,
  'too-large': 11750,
};
const XML = /^(text\/xml|application\/xml|text\/html)\b/i;
const AUDIO = /^audio\//i;

/** Gets documents from the application, by Twilio's rules about status, size and content type. */
export class DocumentFetcher {
  constructor(
    private readonly courier: WebhookCourier<Webhook>,
    private readonly clips: ClipLibrary,
  ) {}

  async fetch(call: Call, request: DocumentRequest): Promise<TwimlDocument> {
    if ('twiml' in request) return { verbs: parseTwiml(request.twiml), baseUrl: null };
    const { kind, url, method } = request;
    const answer = await this.ask(call, request);
    if (answer.status >= 400) throw new TwimlFault(11200, `Got HTTP ${answer.status} response to ${url}`, url);
    return { verbs: this.read(answer, call, `${method} ${kind}`, url), baseUrl: url };
  }

  /** An audio file for <Play>. */
  async fetchAudio(call: Call, url: string): Promise<Clip> {
    const kept = this.clips.cache.get(url);
    if (kept) return kept;
    const answer = await this.ask(call, { kind: 'media', url, method: 'GET' });
    if (answer.status >= 400) throw new TwimlFault(11200, `Got HTTP ${answer.status} response to ${url}`, url);
    return this.clips.cache.keep(url, answer, this.clips.fromFile(answer, call, url));
  }

  private async ask(call: Call, request: { kind: WebhookKind; url: string; method: Method; fields?: Params }): Promise<HttpAnswer> {
    const { kind, url: address, method } = request;
    const fields = kind === 'media' ? [] : [...callFields(call), ...detected(call, kind), ...(request.fields ?? [])];
    try {
      return await this.courier.ask(call, { kind, address, method, fields });
    } catch (error) {
      if (error instanceof ExchangeError) throw new TwimlFault(EXCHANGE_CODES[error.reason], error.message, address);
      throw error;
    }
  }

  private read(answer: HttpAnswer, call: Call, what: string, url: string): Verb[] {
    const { contentType, body } = answer;
    if (AUDIO.test(contentType))
      return [{ name: 'Play', attributes: {}, text: url, children: [], clip: this.clips.fromFile(answer, call, url) }];
    if (/^text\/plain\b/i.test(contentType)) return [{ name: 'Say', attributes: {}, text: body.toString('utf8', 0, 4096), children: [] }];
    if (!XML.test(contentType)) throw new TwimlFault(12300, `Invalid Content-Type "${contentType}" (${what})`, url);
    try {
      return parseTwiml(body.toString('utf8'));
    } catch (error) {
      if (error instanceof TwimlFault) throw new TwimlFault(error.code, error.message, url);
      throw error;
    }
  }
}

/** Documents asked for after a verdict are told it (carriers/twilio.md §2, Voice URL). */
function detected(call: Call, kind: WebhookKind): Params {
  if (kind !== 'voice' || call.answeredBy === null) return [];
  return params({ AnsweredBy: call.answeredBy, MachineDetectionDuration: call.detectionMs });
}
