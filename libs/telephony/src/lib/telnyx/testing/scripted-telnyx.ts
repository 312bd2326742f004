import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  method: string;
  /** Without `/v2`, e.g. `/calls`. */
  path: string;
  query: URLSearchParams;
  /** The API key it came with. */
  key: string;
  body: Record<string, unknown>;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  /** Text as it is, anything else as JSON. */
  body?: unknown;
  /** Instead of an answer: cut the connection, keep silent, or begin a body that never ends. */
  fault?: 'reset' | 'silence' | 'half';
}

/** Telnyx's own shape of a refusal. */
export const refusal = (status: number, code: string, headers?: Record<string, string>): Answer => ({
  status,
  body: { errors: [{ code, title: 'Refused', detail: `refused with ${code}` }] },
  ...(headers && { headers }),
});
export const ok = (data: unknown): Answer => ({ body: { data } });
export const listOf = (...data: unknown[]): Answer => ({
  body: { data, meta: { page_number: 1, page_size: 250, total_pages: 1, total_results: data.length } },
});

/** An HTTP server that answers in Telnyx's place with what a spec says, and remembers what it was asked. */
export class ScriptedTelnyx {
  readonly requests: SeenRequest[] = [];
  private answer: (request: SeenRequest) => Answer = () => refusal(404, '10005');

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => void this.serve(request, response));
  }

  static async start(): Promise<ScriptedTelnyx> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ScriptedTelnyx(server);
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `${this.origin}/v2`;
  }

  /** `POST /calls/v3:x/actions/hangup`, in order. */
  get asked(): string[] {
    return this.requests.map(({ method, path }) => `${method} ${path}`);
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
    const url = new URL(request.url!, this.origin);
    const text = Buffer.concat(chunks).toString();
    const seen: SeenRequest = {
      method: request.method!,
      path: url.pathname.replace(/^\/v2/, ''),
      query: url.searchParams,
      key: (request.headers.authorization ?? '').replace(/^Bearer /, ''),
      body: text ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
    this.requests.push(seen);
    const { status = 200, headers = {}, body, fault } = this.answer(seen);
    if (fault === 'reset') return void request.socket.destroy();
    if (fault === 'silence') return;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    if (fault === 'half') return void response.write('{"data":');
    if (body instanceof Buffer) return void response.end(body);
    response.end(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body));
  }
}
