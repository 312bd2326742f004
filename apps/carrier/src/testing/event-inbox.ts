import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type Telnyx from 'telnyx';

export interface ReceivedEvent {
  path: string;
  id: string;
  type: string;
  attempt: number;
  payload: Record<string, unknown>;
  /** Judged by Telnyx's own package. */
  signed: boolean;
  at: number;
}

const PATIENCE_MS = 45_000;

/** The application's side of Telnyx: receives events, checks their signature, answers what the test wants. */
export class EventInbox {
  readonly received: ReceivedEvent[] = [];
  /** What a path answers; anything else gets 200. */
  readonly answers = new Map<string, (event: ReceivedEvent) => number>();
  client: Telnyx | null = null;
  private waiting: Array<() => void> = [];

  private constructor(private readonly server: http.Server) {
    server.on('request', (request, response) => void this.receive(request, response));
  }

  static async start(): Promise<EventInbox> {
    const server = http.createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new EventInbox(server);
  }

  url(path: string): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  of(type: string): ReceivedEvent[] {
    return this.received.filter((event) => event.type === type);
  }

  async one(type: string, fits: (event: ReceivedEvent) => boolean = () => true): Promise<ReceivedEvent> {
    return (await this.until(type, fits, 1))[0]!;
  }

  /** Waits until so many fit; fails with what came instead. */
  async until(type: string, fits: (event: ReceivedEvent) => boolean, count: number): Promise<ReceivedEvent[]> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const found = this.of(type).filter(fits);
      if (found.length >= count) return found;
      if (Date.now() > end)
        throw new Error(`${type}: ${found.length} of ${count} came; all: ${this.received.map((event) => event.type).join(', ')}`);
      await this.next(end - Date.now());
    }
  }

  clear(): void {
    this.received.length = 0;
    this.answers.clear();
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private next(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(1, ms));
      this.waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  private async receive(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const signed = await (this.client?.webhooks.unwrap(body, { headers }) ?? Promise.reject(new Error('no client'))).then(
      () => true,
      () => false,
    );
    const { data, meta } = JSON.parse(body) as {
      data: { id: string; event_type: string; payload: Record<string, unknown> };
      meta: { attempt: number };
    };
    const event = {
      path: request.url ?? '',
      id: data.id,
      type: data.event_type,
      attempt: meta.attempt,
      payload: data.payload,
      signed,
      at: Date.now(),
    };
    this.received.push(event);
    response.writeHead(this.answers.get(event.path)?.(event) ?? 200).end();
    for (const wake of this.waiting.splice(0)) wake();
  }
}
