import Telnyx from 'telnyx';

/**
 * `initiate` waits this long for a reply, then up to 3 s for the event that binds the leg (calls.md B8), and the admin app
 * gives up after 10 s.
 */
const REQUEST_TIMEOUT_MS = 5_000;
const API = 'https://api.telnyx.com/v2';
/** A page of 250 numbers is 300 kB. */
const LARGEST_REPLY = 4 * 1024 * 1024;

/** A success that cannot be one: not JSON, without `data`, without end. */
export class UnreadableReplyError extends Error {
  override readonly name = 'UnreadableReplyError';
}

/**
 * The official package as we want it: one request per call, in time and with nothing in the log. What it would otherwise take from the environment (address,
 * OAuth, log level) is said here.
 */
export function createTelnyx(apiKey: string, { baseUrl, requestTimeoutMs }: { baseUrl?: string; requestTimeoutMs?: number }): Telnyx {
  return new Telnyx({
    apiKey,
    publicKey: null,
    clientID: null,
    clientSecret: null,
    baseURL: (baseUrl ?? API).replace(/\/+$/, ''),
    maxRetries: 0,
    timeout: requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
    logLevel: 'off',
    fetch: strictFetch,
    // A redirect is not Telnyx's, and would turn a dial into a GET.
    fetchOptions: { redirect: 'manual' },
  });
}

/** Reads the body here, where the package's timeout still counts, and lets no success pass that is none. */
async function strictFetch(url: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  const body = response.body ? await limited(response.body) : '';
  const { status, headers } = response;
  if (response.ok) check(body, headers.get('content-type') ?? '');
  return new Response(hasBody(status) ? body : null, { status, headers: withoutCoding(headers) });
}

const hasBody = (status: number) => ![204, 205, 304].includes(status);

/** The body is decoded already. */
function withoutCoding(headers: Headers): Headers {
  const kept = new Headers(headers);
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) kept.delete(name);
  return kept;
}

async function limited(stream: ReadableStream<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > LARGEST_REPLY) throw new UnreadableReplyError('the reply is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Telnyx wraps every success in `data`; a browser's token alone is plain text. */
function check(body: string, contentType: string): void {
  if (contentType.startsWith('text/plain')) return;
  if (!/^application\/(.+\+)?json\b/.test(contentType)) throw new UnreadableReplyError('the reply is not JSON');
  const parsed = json(body);
  if (typeof parsed !== 'object' || parsed === null || !Object.hasOwn(parsed, 'data')) {
    throw new UnreadableReplyError('the reply has no data');
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableReplyError('the reply is not JSON');
  }
}
