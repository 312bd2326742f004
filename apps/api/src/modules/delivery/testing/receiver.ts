import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface Received {
  path: string;
  headers: IncomingMessage['headers'];
  raw: string;
  body: any;
  at: number;
}
/** What the next request meets; a number is that status with nothing special. */
export type Fate =
  number | { status: number; headers?: Record<string, string>; body?: string | Buffer } | 'hang' | 'reset' | 'hold' | 'drip' | 'huge';

/** A web backend, over HTTP, that does as it is told and takes everything otherwise. */
export class Receiver {
  readonly received: Received[] = [];
  /** Only what was answered with a yes. */
  readonly taken: Received[] = [];
  fates: Fate[] = [];
  /** For everything while `fates` is empty. */
  always: Fate = 201;
  private held: (() => void)[] = [];
  private readonly sockets = new Set<Socket>();
  private server: Server | null = null;
  private port = 0;

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    await receiver.up();
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hooks`;
  }

  get holding(): number {
    return this.held.length;
  }

  async up(): Promise<void> {
    const server = createServer((request, response) => void this.serve(request, response));
    server.on('connection', (socket) => this.sockets.add(socket.once('close', () => this.sockets.delete(socket))));
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  async down(): Promise<void> {
    const { server } = this;
    this.server = null;
    for (const socket of this.sockets) socket.destroy();
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  release(): void {
    for (const go of this.held.splice(0)) go();
  }

  of(key: string): Received[] {
    return this.received.filter(({ headers }) => headers['idempotency-key'] === key);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks).toString();
    const one = { path: request.url ?? '', headers: request.headers, raw, body: JSON.parse(raw), at: performance.now() };
    this.received.push(one);
    this.answer(this.fates.shift() ?? this.always, one, response);
  }

  private answer(fate: Fate, one: Received, response: ServerResponse): void {
    response.on('error', () => undefined);
    if (fate === 'hang') return;
    if (fate === 'reset') return void response.socket?.destroy();
    if (fate === 'hold') return void this.held.push(() => this.answer(201, one, response));
    if (fate === 'drip') return void this.drip(one, response);
    if (fate === 'huge') return void response.writeHead(400, { 'content-type': 'text/html' }).end('<p>no '.repeat(2_000_000));
    const { status, headers = {}, body = '{"status":"ok"}' } = typeof fate === 'number' ? { status: fate } : fate;
    if (status < 300) this.taken.push(one);
    response.writeHead(status, headers).end(body);
  }

  /** A yes at once, and then one sign of the body every second, for ever. */
  private drip(one: Received, response: ServerResponse): void {
    this.taken.push(one);
    response.writeHead(200).flushHeaders();
    const timer = setInterval(() => response.write('.'), 1_000);
    response.once('close', () => clearInterval(timer));
  }
}
