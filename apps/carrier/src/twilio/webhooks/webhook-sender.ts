import { randomUUID } from 'node:crypto';
import type { Timers } from '../../core/timers';
import { deliveryRules, type DeliveryRules, type RetryReason } from './delivery-rules';
import { ExchangeError, httpExchange, type HttpAnswer } from './http-exchange';
import { formBody, type Params } from './params';
import { twilioSignature } from './signature';
import { keepRecord, type Webhook, type WebhookAttempt, type WebhookOwner, type WebhookRecord } from './webhook-record';

const MAX_REDIRECTS = 10;
const KEPT_ANSWER_CHARS = 500;
const PAUSE_BEFORE_RETRY_MS = 100;

/** Delivers one webhook by Twilio's rules: signature, time limits, retries, redirects; keeps every attempt and its answer. */
export class WebhookSender {
  constructor(
    private readonly authToken: string,
    private readonly timers: Timers,
  ) {}

  /** The answer of the last attempt, whatever its status; throws an `ExchangeError` when there was none. */
  async send(owner: WebhookOwner, hook: Webhook, note: WebhookRecord['note'] = null): Promise<HttpAnswer> {
    const record = keepRecord(owner, hook, note);
    const { url, rules } = deliveryRules(hook.address);
    const token = randomUUID();
    const deadline = performance.now() + rules.totalTimeoutMs;
    for (let retriesLeft = rules.retries; ; retriesLeft -= 1) {
      const result = await this.attempt(record, url, rules, token, deadline);
      const retry = retriesLeft > 0 && result.reason !== null && rules.retryOn.has(result.reason);
      if (retry && performance.now() + PAUSE_BEFORE_RETRY_MS < deadline) {
        await this.timers.wait(PAUSE_BEFORE_RETRY_MS);
        continue;
      }
      record.state = result.answer && result.answer.status < 400 ? 'delivered' : 'failed';
      if (result.answer) return result.answer;
      throw result.error;
    }
  }

  private async attempt(record: WebhookRecord, url: string, rules: DeliveryRules, token: string, deadline: number): Promise<AttemptResult> {
    const kept: WebhookAttempt = { at: new Date(), ms: 0, status: null, error: null, answer: null };
    record.attempts.push(kept);
    const begun = performance.now();
    try {
      const answer = await this.exchange(record, url, rules, token, deadline);
      kept.status = answer.status;
      kept.answer = answer.body.toString('utf8', 0, KEPT_ANSWER_CHARS);
      const reason = answer.status >= 500 ? '5xx' : answer.status >= 400 ? '4xx' : null;
      return { answer, reason };
    } catch (error) {
      if (!(error instanceof ExchangeError)) throw error;
      kept.error = `${error.reason}: ${error.message}`;
      return { error, reason: error.reason === 'read-timeout' || error.reason === 'reset' ? 'rt' : 'ct' };
    } finally {
      kept.ms = Math.round(performance.now() - begun);
    }
  }

  /** One attempt with its redirects: a redirected POST becomes a GET, signed for the new address. */
  private async exchange(record: WebhookRecord, first: string, rules: DeliveryRules, token: string, deadline: number): Promise<HttpAnswer> {
    let { url, method, fields }: { url: string; method: 'GET' | 'POST'; fields: Params } = {
      url: first,
      method: record.method,
      fields: record.fields,
    };
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const readTimeoutMs = Math.max(1, Math.min(rules.readTimeoutMs, deadline - performance.now()));
      const answer = await httpExchange({
        ...this.request(record, url, method, fields, token),
        connectTimeoutMs: rules.connectTimeoutMs,
        readTimeoutMs,
      });
      if (answer.status < 300 || answer.status >= 400 || !answer.location) return answer;
      url = new URL(answer.location, url).href;
      if (answer.status !== 307 && answer.status !== 308) [method, fields] = ['GET', []];
    }
    throw new ExchangeError('reset', 'too many redirects');
  }

  private request(record: WebhookRecord, url: string, method: 'GET' | 'POST', fields: Params, token: string) {
    const signedWith = record.note === 'forged' ? `${this.authToken}-forged` : this.authToken;
    const target = method === 'GET' && fields.length > 0 ? `${url}${url.includes('?') ? '&' : '?'}${formBody(fields)}` : url;
    const headers: Record<string, string> = {
      'x-twilio-signature': twilioSignature(signedWith, target, method === 'GET' ? [] : fields),
      'i-twilio-idempotency-token': token,
      'user-agent': 'TwilioProxy/1.1',
      accept: '*/*',
    };
    if (method === 'GET') return { url: target, method, headers };
    const body = formBody(fields);
    headers['content-type'] = 'application/x-www-form-urlencoded; charset=UTF-8';
    headers['content-length'] = String(Buffer.byteLength(body));
    return { url: target, method, headers, body };
  }
}

type AttemptResult = { reason: RetryReason | null } & (
  { answer: HttpAnswer; error?: undefined } | { answer?: undefined; error: ExchangeError }
);
