import http from 'node:http';
import https from 'node:https';

export interface HttpRequest {
  url: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
  connectTimeoutMs: number;
  readTimeoutMs: number;
}

export interface HttpAnswer {
  status: number;
  contentType: string;
  location: string | undefined;
  /** Empty where there is none. */
  cacheControl: string;
  body: Buffer;
}

/** What went wrong on the way. */
export type ExchangeFault = 'address' | 'connect' | 'host' | 'tls' | 'read-timeout' | 'reset' | 'too-large';

export class ExchangeError extends Error {
  constructor(
    readonly reason: ExchangeFault,
    message: string,
  ) {
    super(message);
  }
}

/** More than any TwiML (64 KB) or short audio file we play needs. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

const agents = { 'http:': new http.Agent({ keepAlive: true }), 'https:': new https.Agent({ keepAlive: true }) };

export function closeIdleConnections(): void {
  agents['http:'].destroy();
  agents['https:'].destroy();
}

/** One request, one answer; no retry and no redirect (the sender decides about both). */
export function httpExchange(request: HttpRequest): Promise<HttpAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
  const url = URL.parse(request.url);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    return Promise.reject(new ExchangeError('address', 'not an http(s) address'));
  const send = url.protocol === 'http:' ? http.request : https.request;
  const outgoing = send(url, { method: request.method, headers: request.headers, agent: agents[url.protocol] }, (answer) => {
    collect(answer).then(resolve, reject);
  });
  const readTimer = setTimeout(() => outgoing.destroy(new ExchangeError('read-timeout', 'no answer in time')), request.readTimeoutMs);
  watchConnecting(outgoing, request.connectTimeoutMs);
  outgoing.on('error', (error) => reject(asExchangeError(error)));
  outgoing.end(request.body);
  return promise.finally(() => clearTimeout(readTimer));
}

function watchConnecting(outgoing: http.ClientRequest, limitMs: number): void {
  outgoing.on('socket', (socket) => {
    if (!socket.connecting) return;
    const timer = setTimeout(() => outgoing.destroy(new ExchangeError('connect', 'no connection in time')), limitMs);
    const done = (): void => clearTimeout(timer);
    socket.once('connect', done).once('close', done);
  });
}

async function collect(answer: http.IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) throw new ExchangeError('too-large', 'the answer is too large');
      chunks.push(chunk);
    }
  } catch (error) {
    throw asExchangeError(error as Error);
  }
  return {
    status: answer.statusCode ?? 0,
    contentType: answer.headers['content-type'] ?? '',
    location: answer.headers.location,
    cacheControl: answer.headers['cache-control'] ?? '',
    body: Buffer.concat(chunks),
  };
}

function asExchangeError(error: Error & { code?: unknown }): ExchangeError {
  if (error instanceof ExchangeError) return error;
  const code = typeof error.code === 'string' ? error.code : error.message;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return new ExchangeError('host', code);
  if (/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EADDRNOTAVAIL)$/.test(code)) return new ExchangeError('connect', code);
  if (/CERT|TLS|SSL/.test(code)) return new ExchangeError('tls', code);
  return new ExchangeError('reset', code);
}
