import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Webhook } from 'standardwebhooks';
import { Clock } from '../../platform/clock/clock';
import { AppConfig } from '../../platform/config/app-config';
import { ATTEMPT_MS } from './delivery-policy';
import { retryAfterSeconds, shortAnswer } from './web-backend-answer';

export interface Trouble {
  kind: 'trouble';
  /** Null: no answer came. */
  status: number | null;
  error: string;
  answer: string | null;
  retryAfterSeconds: number | null;
}
export type PostResult =
  | { kind: 'taken'; status: number }
  /** For good: the same again would be refused again. */
  | { kind: 'refused'; status: number; error: string; answer: string | null }
  | Trouble
  /** We are being stopped; whether it arrived is not known. */
  | { kind: 'stopped' };

export interface Message {
  path: '/api/v1/call-logs' | '/api/v1/recordings';
  idempotencyKey: string;
  /** Which sending of it: with the key it is the id of the message for Standard Webhooks, the same for each attempt. */
  version: number;
  body: object;
}

/** One POST to the web backend, and what became of it. Never throws, never follows: the API key is for that address only. */
@Injectable()
export class WebBackend implements OnModuleDestroy {
  private readonly stopping = new AbortController();
  private readonly signer: Webhook | null;

  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {
    const secret = config.webBackend?.signingSecret;
    this.signer = secret ? new Webhook(secret) : null;
  }

  /** False: there is no web backend, and nothing is owed to it. */
  get configured(): boolean {
    return this.config.webBackend !== null;
  }

  get stopped(): boolean {
    return this.stopping.signal.aborted;
  }

  /** A slow answer must not keep the process from ending: what is not confirmed is sent again by the next one. */
  onModuleDestroy(): void {
    this.stopping.abort();
  }

  async post(message: Message): Promise<PostResult> {
    const { webBackend } = this.config;
    if (!webBackend) return { kind: 'stopped' };
    const deadline = AbortSignal.timeout(ATTEMPT_MS);
    try {
      const payload = JSON.stringify({ business_id: webBackend.businessId, ...message.body });
      const response = await fetch(webBackend.url + message.path, {
        method: 'POST',
        redirect: 'manual',
        headers: this.headers(message, payload, webBackend.apiKey),
        body: payload,
        signal: AbortSignal.any([deadline, this.stopping.signal]),
      });
      return await this.judge(response);
    } catch (error) {
      if (this.stopped) return { kind: 'stopped' };
      return { kind: 'trouble', status: null, error: wordFor(error, deadline), answer: null, retryAfterSeconds: null };
    }
  }

  private headers(message: Message, payload: string, apiKey: string): Record<string, string> {
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'cold-call-dialer',
      'x-api-key': apiKey,
      'idempotency-key': message.idempotencyKey,
    };
    if (!this.signer) return headers;
    const id = `${message.idempotencyKey}_${message.version}`;
    const now = this.clock.now();
    return {
      ...headers,
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': this.signer.sign(id, now, payload),
    };
  }

  /** By contract.md §6: any 2xx is a yes; 408, 429 and 5xx are tried again, any other 4xx is not. A redirect is trouble of an address. */
  private async judge(response: Response): Promise<PostResult> {
    const { status } = response;
    const answer = await shortAnswer(response);
    if (status >= 200 && status < 300) return { kind: 'taken', status };
    const error = `http_${status}`;
    if (status >= 400 && status < 500 && status !== 408 && status !== 429) return { kind: 'refused', status, error, answer };
    return { kind: 'trouble', status, error, answer, retryAfterSeconds: retryAfterSeconds(response.headers, this.clock.now()) };
  }
}

const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection_refused',
  ENOTFOUND: 'host_unknown',
  EAI_AGAIN: 'host_unknown',
};

/** A word, never a library's message: those name hosts and addresses. */
function wordFor(error: unknown, deadline: AbortSignal): string {
  if (deadline.aborted) return 'timeout';
  const { cause } = error as { cause?: { code?: unknown } };
  const code = typeof cause?.code === 'string' ? cause.code : '';
  if (/CERT|TLS|SSL|SELF_SIGNED/.test(code)) return 'tls_refused';
  return NETWORK[code] ?? 'connection_lost';
}
