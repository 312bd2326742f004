import { sign, type KeyObject } from 'node:crypto';
import type { Timers } from '../../core/timers';
import { ExchangeError, httpExchange, type HttpAnswer } from '../../webhooks/http-exchange';
import type { Sender } from '../../webhooks/webhook-courier';
import { addRecord, type WebhookAttempt, type WebhookOwner, type WebhookRecord } from '../../webhooks/webhook-record';
import type { TelnyxAccount } from '../account';
import { envelope, type TelnyxEvent } from './event';

const TIMEOUT_MS = 10_000;
const MAX_REDIRECTS = 3;
const KEPT_ANSWER_CHARS = 500;

/** Delivers one event by Telnyx's rules: signature, retries, the failover address; keeps every attempt and its answer. */
export class EventSender implements Sender<TelnyxEvent> {
  constructor(
    private readonly account: TelnyxAccount,
    private readonly timers: Timers,
  ) {}

  keep(owner: WebhookOwner, event: TelnyxEvent, note: WebhookRecord['note']): WebhookRecord {
    const { kind, method, urls } = event;
    return addRecord(owner, { kind, address: urls[0] ?? '', method, form: envelope(event, 1, urls[0] ?? ''), note });
  }

  /** Says that the call is over. */
  forge(event: TelnyxEvent): TelnyxEvent {
    return { ...event, kind: 'call.hangup', payload: { ...event.payload, state: 'hangup', hangup_cause: 'normal_clearing' }, forged: true };
  }

  async send(owner: WebhookOwner, event: TelnyxEvent, note: WebhookRecord['note'] = null): Promise<HttpAnswer> {
    const record = this.keep(owner, event, note);
    let last: AttemptResult = { error: new ExchangeError('address', 'no address') };
    for (const url of event.urls) {
      last = await this.sendTo(url, event, record);
      if (last.answer && last.answer.status < 300) break;
    }
    record.state = last.answer && last.answer.status < 300 ? 'delivered' : 'failed';
    if (last.answer) return last.answer;
    throw last.error;
  }

  /** All attempts at one address. */
  private async sendTo(url: string, event: TelnyxEvent, record: WebhookRecord): Promise<AttemptResult> {
    for (let retry = 0; ; retry += 1) {
      const result = await this.attempt(url, event, record);
      const pauseMs = event.retriesMs[retry];
      if (!isWorthARetry(result) || pauseMs === undefined) return result;
      await this.timers.wait(pauseMs);
    }
  }

  private async attempt(url: string, event: TelnyxEvent, record: WebhookRecord): Promise<AttemptResult> {
    const kept: WebhookAttempt = { at: new Date(), ms: 0, status: null, error: null, answer: null };
    record.attempts.push(kept);
    const begun = performance.now();
    try {
      const answer = await this.exchange(url, event, envelope(event, record.attempts.length, url));
      kept.status = answer.status;
      kept.answer = answer.body.toString('utf8', 0, KEPT_ANSWER_CHARS);
      return { answer };
    } catch (error) {
      if (!(error instanceof ExchangeError)) throw error;
      kept.error = `${error.reason}: ${error.message}`;
      return { error };
    } finally {
      kept.ms = Math.round(performance.now() - begun);
    }
  }

  private async exchange(first: string, event: TelnyxEvent, body: string): Promise<HttpAnswer> {
    let url = first;
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const answer = await httpExchange({ ...this.request(url, event, body), connectTimeoutMs: TIMEOUT_MS, readTimeoutMs: TIMEOUT_MS });
      if (answer.status < 300 || answer.status >= 400 || !answer.location) return answer;
      url = new URL(answer.location, url).href;
    }
    throw new ExchangeError('reset', 'too many redirects');
  }

  /** By GET the payload travels in the query, and an empty body is signed. */
  private request(url: string, event: TelnyxEvent, body: string) {
    const key = event.forged ? this.account.wrongKey : this.account.privateKey;
    if (event.method === 'POST') {
      const headers = {
        ...signatureHeaders(key, body),
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
      };
      return { url, method: event.method, headers, body };
    }
    const target = new URL(url);
    target.searchParams.set('payload', body);
    return { url: target.href, method: event.method, headers: signatureHeaders(key, '') };
  }
}

/** carriers/telnyx.md §3. */
export function signatureHeaders(key: KeyObject, body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  return {
    'telnyx-signature-ed25519': sign(null, Buffer.from(`${timestamp}|${body}`), key).toString('base64'),
    'telnyx-timestamp': timestamp,
    'user-agent': 'telnyx-webhooks',
  };
}

type AttemptResult = { answer: HttpAnswer; error?: undefined } | { answer?: undefined; error: ExchangeError };

/** 408, 429, 5xx and no answer at all; any other 4xx is final. */
function isWorthARetry({ answer }: AttemptResult): boolean {
  return !answer || answer.status === 408 || answer.status === 429 || answer.status >= 500;
}
