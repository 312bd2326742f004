import { randomUUID } from 'node:crypto';
import type { Timers } from '../../core/timers';
import { deliveryRules, type DeliveryRules, type RetryReason } from './delivery-rules';
import { ExchangeError, httpExchange, type HttpAnswer } from '../../webhooks/http-exchange';
import type { Sender } from '../../webhooks/webhook-courier';
import type { WebhookAttempt, WebhookOwner, WebhookRecord } from '../../webhooks/webhook-record';
import { signedRequest, type Target } from './signed-request';
import { keepRecord, type Webhook } from './webhook-record';

const MAX_REDIRECTS = 10;
const KEPT_ANSWER_CHARS = 500;
const PAUSE_BEFORE_RETRY_MS = 100;

/** One webhook under way, over all its attempts. */
interface Delivery {
  target: Target;
  record: WebhookRecord;
  rules: DeliveryRules;
  /** Ours, or for a forged one somebody else's. */
  authToken: string;
  idempotencyToken: string;
  deadline: number;
}

type AttemptResult = { reason: RetryReason | null } & (
  { answer: HttpAnswer; error?: undefined } | { answer?: undefined; error: ExchangeError }
);

/** Delivers one webhook by Twilio's rules: signature, time limits, retries, redirects; keeps every attempt and its answer. */
export class WebhookSender implements Sender<Webhook> {
  readonly keep = keepRecord;

  constructor(
    private readonly authToken: string,
    private readonly timers: Timers,
  ) {}

  /** The answer of the last attempt, whatever its status; throws an `ExchangeError` when there was none. */
  async send(owner: WebhookOwner, hook: Webhook, note: WebhookRecord['note'] = null): Promise<HttpAnswer> {
    const delivery = this.delivery(hook, keepRecord(owner, hook, note));
    const { rules, record, deadline } = delivery;
    for (let retriesLeft = rules.retries; ; retriesLeft -= 1) {
      const result = await this.attempt(delivery);
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

  /** Says that the call is over. */
  forge(hook: Webhook): Webhook {
    return { ...hook, fields: hook.fields.map(([name, value]) => [name, name === 'CallStatus' ? 'completed' : value] as const) };
  }

  private delivery({ address, method, fields }: Webhook, record: WebhookRecord): Delivery {
    const { url, rules } = deliveryRules(address);
    return {
      target: { url, method, fields },
      record,
      rules,
      authToken: record.note === 'forged' ? `${this.authToken}-forged` : this.authToken,
      idempotencyToken: randomUUID(),
      deadline: performance.now() + rules.totalTimeoutMs,
    };
  }

  private async attempt(delivery: Delivery): Promise<AttemptResult> {
    const kept: WebhookAttempt = { at: new Date(), ms: 0, status: null, error: null, answer: null };
    delivery.record.attempts.push(kept);
    const begun = performance.now();
    try {
      const answer = await this.exchange(delivery);
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
  private async exchange({ target: first, rules, authToken, idempotencyToken, deadline }: Delivery): Promise<HttpAnswer> {
    let target = first;
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const answer = await httpExchange({
        ...signedRequest(target, authToken, idempotencyToken),
        connectTimeoutMs: rules.connectTimeoutMs,
        readTimeoutMs: Math.max(1, Math.min(rules.readTimeoutMs, deadline - performance.now())),
      });
      if (answer.status < 300 || answer.status >= 400 || !answer.location) return answer;
      const url = new URL(answer.location, target.url).href;
      const keepsMethod = answer.status === 307 || answer.status === 308;
      target = keepsMethod ? { ...target, url } : { url, method: 'GET', fields: [] };
    }
    throw new ExchangeError('reset', 'too many redirects');
  }
}
