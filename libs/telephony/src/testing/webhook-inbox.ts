import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallEvent } from '../lib/call-event';
import type { Instruction } from '../lib/instruction';
import { WebhookRejectedError } from '../lib/telephony-error';
import type { RawWebhook, TelephonyProvider } from '../lib/telephony-provider';

const PATIENCE_MS = 45_000;
/** A second of silence: 8 kHz, 16 bits, one channel. */
const SILENT_WAV = silentWav(8000);

/** Whoever sends these waits to be told what to do. */
const ASKING: ReadonlySet<CallEvent['kind']> = new Set(['media-request', 'client-dial', 'digits', 'inbound-call']);

export interface InboxOptions {
  /** Chosen by the system unless a tunnel leads to a certain one. */
  port?: number;
  /** Where the carrier finds us when it is not on this machine. */
  publicUrl?: string;
  patienceMs?: number;
  /** The carrier fetches audio files like anybody, unsigned: they are served here and are no webhooks. */
  servesFiles?: boolean;
}

/** The application's side of the webhooks: a real server that puts every request through `receiveWebhook`. */
export class WebhookInbox {
  readonly raw: RawWebhook[] = [];
  /** Paths that were asked for before there was a provider to ask. */
  readonly visitors: string[] = [];
  /** Addresses of the audio files that were fetched. */
  private readonly files: string[] = [];
  /** As they arrived, repeated ones included. */
  readonly events: CallEvent[] = [];
  readonly rejections: { webhook: RawWebhook; error: WebhookRejectedError }[] = [];
  /** What a leg that asks is told. */
  answer: Instruction = { do: 'silence' };
  private provider: TelephonyProvider | null = null;
  private readonly waiting = new Set<() => void>();

  private constructor(
    private readonly server: Server,
    private readonly options: InboxOptions,
  ) {
    server.on('request', (request, response) => void this.serve(request, response));
  }

  static async start(options: InboxOptions = {}): Promise<WebhookInbox> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve));
    return new WebhookInbox(server, options);
  }

  get publicUrl(): string {
    return this.options.publicUrl ?? `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The provider is made with our address, so it comes after us. */
  serveFor(provider: TelephonyProvider): void {
    this.provider = provider;
  }

  /** Resolves with the first result of `look` that is neither null nor undefined nor false; looks again at every arrival. */
  until<T>(what: string, look: () => T | null | undefined | false): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waiting.delete(check);
      };
      const check = (): void => {
        const found = look();
        if (found === null || found === undefined || found === false) return;
        done();
        resolve(found);
      };
      const timer = setTimeout(() => {
        done();
        reject(new Error(`${what} did not come. What came:\n${this.events.map(({ kind, key }) => `${kind} ${key}`).join('\n')}`));
      }, this.options.patienceMs ?? PATIENCE_MS);
      this.waiting.add(check);
      check();
    });
  }

  /** Once per key, in the carrier's order. */
  of<K extends CallEvent['kind']>(callId: string, kind: K): Extract<CallEvent, { kind: K }>[] {
    const mine = this.events.filter((event): event is Extract<CallEvent, { kind: K }> => event.kind === kind && event.callId === callId);
    const unique = [...new Map(mine.map((event) => [event.key, event])).values()];
    return unique.sort((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0));
  }

  /** By a webhook, or for the file that is there. */
  wasAskedFor(url: string): boolean {
    return this.raw.some((webhook) => webhook.url.startsWith(url)) || this.files.includes(url);
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (!this.provider) {
      this.visitors.push(request.url ?? '');
      return void response.writeHead(204).end();
    }
    const webhook: RawWebhook = {
      url: `${this.publicUrl}${request.url}`,
      method: request.method as RawWebhook['method'],
      headers: request.headers,
      rawBody: Buffer.concat(chunks),
      receivedAt: new Date(),
    };
    if (this.options.servesFiles && webhook.method === 'GET' && request.url?.endsWith('.wav')) return this.serveFile(webhook.url, response);
    this.raw.push(webhook);
    const { status, contentType, body } = this.receive(webhook);
    response.writeHead(status, { 'content-type': contentType }).end(body);
    this.lookAgain();
  }

  private serveFile(url: string, response: ServerResponse): void {
    this.files.push(url);
    response.writeHead(200, { 'content-type': 'audio/wav' }).end(SILENT_WAV);
    this.lookAgain();
  }

  private lookAgain(): void {
    for (const check of [...this.waiting]) check();
  }

  private receive(webhook: RawWebhook): { status: number; contentType: string; body: string } {
    try {
      const events = this.provider!.receiveWebhook(webhook);
      this.events.push(...events);
      const asks = events.some(({ kind }) => ASKING.has(kind));
      return this.provider!.render(asks ? this.answer : { do: 'ack' });
    } catch (error) {
      if (!(error instanceof WebhookRejectedError)) throw error;
      this.rejections.push({ webhook, error });
      return { status: error.reason === 'signature' ? 403 : 400, contentType: 'text/plain', body: '' };
    }
  }
}

function silentWav(samples: number): Buffer {
  const header = Buffer.alloc(44);
  const bytes = samples * 2;
  header.write('RIFF');
  header.writeUInt32LE(36 + bytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(16_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(bytes, 40);
  return Buffer.concat([header, Buffer.alloc(bytes)]);
}
