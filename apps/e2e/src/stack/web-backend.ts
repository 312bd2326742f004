import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface Posted {
  path: string;
  key: string;
  body: Record<string, unknown>;
}

/** The company's web backend as the product knows it: takes every log and recording while it is up. */
export class WebBackend {
  readonly posted: Posted[] = [];
  private readonly sockets = new Set<Socket>();
  private server: Server | null = null;
  private port = 0;

  static async start(): Promise<WebBackend> {
    const backend = new WebBackend();
    await backend.up();
    return backend;
  }

  get variables(): Record<string, string> {
    return { WEB_BACKEND_URL: `http://127.0.0.1:${this.port}`, WEB_BACKEND_API_KEY: 'backend-key', COLD_CALL_BUSINESS_ID: 'e2e' };
  }

  /** By idempotency key: the same one twice is one. */
  keysOf(path: string): Set<string> {
    return new Set(this.posted.filter((one) => one.path === path).map(({ key }) => key));
  }

  async up(): Promise<void> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
        this.posted.push({ path: request.url ?? '', key: String(request.headers['idempotency-key']), body });
        response.writeHead(201, { 'content-type': 'application/json' }).end('{}');
      });
    });
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
}
