import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  method: string;
  /** Without the account's prefix, e.g. `/Calls.json`. */
  path: string;
  query: URLSearchParams;
  form: URLSearchParams;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** Instead of an answer: cut the connection, or keep silent. */
  fault?: 'reset' | 'silence';
}

/** An HTTP server that answers in Twilio's place with what a spec says, and remembers what it was asked. */
export class ScriptedTwilio {
  readonly requests: SeenRequest[] = [];
  private answer: (request: SeenRequest) => Answer = () => ({ status: 404, body: { code: 20404, message: 'not found' } });

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => void this.serve(request, response));
  }

  static async start(): Promise<ScriptedTwilio> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ScriptedTwilio(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Forgets what it was asked and answers everything like this from now on. */
  answerWith(answer: Answer | ((request: SeenRequest) => Answer)): void {
    this.requests.length = 0;
    this.answer = typeof answer === 'function' ? answer : () => answer;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url!, this.url);
    const seen: SeenRequest = {
      method: request.method!,
      path: url.pathname.replace(/^\/2010-04-01\/Accounts\/AC[0-9a-f]{32}/, ''),
      query: url.searchParams,
      form: new URLSearchParams(Buffer.concat(chunks).toString()),
    };
    this.requests.push(seen);
    const { status = 200, headers = {}, body, fault } = this.answer(seen);
    if (fault === 'reset') return void request.socket.destroy();
    if (fault === 'silence') return;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body));
  }
}
