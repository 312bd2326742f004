import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { validateRequest } from 'twilio';

export interface ReceivedWebhook {
  method: string;
  path: string;
  /** With the query, as requested. */
  url: string;
  params: Record<string, string>;
  headers: http.IncomingHttpHeaders;
  /** Judged by Twilio's own package. */
  signed: boolean;
  at: number;
}

export interface InboxAnswer {
  status?: number;
  type?: string;
  body?: string | Buffer;
  headers?: Record<string, string>;
}

type Answering = (webhook: ReceivedWebhook) => InboxAnswer | 'never' | 'cut';

const PATIENCE_MS = 45_000;

/** The application's side: receives webhooks, checks their signature, answers what the test wants. */
export class WebhookInbox {
  readonly received: ReceivedWebhook[] = [];
  private readonly answers = new Map<string, Answering>();
  private waiting: Array<() => void> = [];

  private constructor(
    private readonly server: http.Server,
    private readonly authToken: string,
  ) {
    server.on('request', (request, response) => void this.receive(request, response));
  }

  static async start(authToken: string): Promise<WebhookInbox> {
    const server = http.createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new WebhookInbox(server, authToken);
  }

  url(path: string): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  /** What a path answers from now on; anything else gets 204. */
  answer(path: string, answering: Answering | ReturnType<Answering>): void {
    this.answers.set(path, typeof answering === 'function' ? answering : () => answering);
  }

  twiml(path: string, content: string): string {
    this.answer(path, { type: 'text/xml', body: `<?xml version="1.0" encoding="UTF-8"?><Response>${content}</Response>` });
    return this.url(path);
  }

  at(path: string): ReceivedWebhook[] {
    return this.received.filter((webhook) => webhook.path === path);
  }

  /** Waits until `path` has got `count` webhooks that fit; fails with what came instead. */
  async until(path: string, fits: (webhook: ReceivedWebhook) => boolean = () => true, count = 1): Promise<ReceivedWebhook[]> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const found = this.at(path).filter(fits);
      if (found.length >= count) return found;
      const leftMs = end - Date.now();
      if (leftMs <= 0)
        throw new Error(
          `${path}: ${found.length} of ${count} webhooks came; all: ${JSON.stringify(
            this.received.map(({ path: p, params }) => [p, params]),
            null,
            1,
          )}`,
        );
      await this.nextOrTimeout(leftMs);
    }
  }

  async one(path: string, fits?: (webhook: ReceivedWebhook) => boolean): Promise<ReceivedWebhook> {
    return (await this.until(path, fits))[0]!;
  }

  clear(): void {
    this.received.length = 0;
    this.answers.clear();
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private nextOrTimeout(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  private async receive(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const url = request.url ?? '';
    const params = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
    const signature = String(request.headers['x-twilio-signature']);
    const signed = validateRequest(this.authToken, signature, this.url(url), params);
    const webhook = {
      method: request.method ?? '',
      path: url.split('?')[0]!,
      url,
      params,
      headers: request.headers,
      signed,
      at: Date.now(),
    };
    this.received.push(webhook);
    const answer = this.answers.get(webhook.path)?.(webhook) ?? { status: 204 };
    if (answer === 'cut') request.socket.destroy();
    else if (answer !== 'never')
      response.writeHead(answer.status ?? 200, { ...(answer.type && { 'content-type': answer.type }), ...answer.headers }).end(answer.body);
    for (const wake of this.waiting.splice(0)) wake();
  }
}
