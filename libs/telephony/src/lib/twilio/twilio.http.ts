import twilio from 'twilio';
import { retryAfter } from '../retry-after';

type RequestOptions<T> = Parameters<typeof twilio.RequestClient.prototype.request<T>>[0];

/** Twilio said no. Made here, because the SDK's own error drops the headers and with them Retry-After. */
export class TwilioReplyError extends Error {
  override readonly name = 'TwilioReplyError';
  constructor(
    readonly status: number,
    readonly code: number | null,
    message: string,
    readonly retryAfterSeconds: number | null,
  ) {
    super(message);
  }
}

/** No reply, or none that can be read. */
export class TwilioTransportError extends Error {
  override readonly name = 'TwilioTransportError';
  constructor(
    readonly code: string | null,
    readonly syscall: string | null,
    message: string,
  ) {
    super(message);
  }
}

/** The SDK's HTTP client with errors that keep what decides about repeating: the network's code and Retry-After. */
export class TwilioHttpClient extends twilio.RequestClient {
  override async request<TData>(options: RequestOptions<TData>) {
    const response = await super.request<TData>(options).catch((error: unknown) => {
      throw transportError(error);
    });
    if (response.statusCode < 200 || response.statusCode >= 300) throw replyError(response);
    if (response.statusCode !== 204 && !isRecord(response.body)) {
      throw new TwilioTransportError(null, null, 'the reply is not JSON');
    }
    return response;
  }
}

/** Only what is needed is taken over: axios hangs the whole request on its errors, credentials and phone numbers included. */
function transportError(error: unknown): TwilioTransportError {
  const { code, syscall, message } = isRecord(error) ? error : {};
  const cause = isRecord(error) && isRecord(error['cause']) ? error['cause'] : {};
  return new TwilioTransportError(text(code), text(syscall) ?? text(cause['syscall']), text(message) ?? 'no reply');
}

function replyError(response: { statusCode: number; body: unknown; headers?: unknown }): TwilioReplyError {
  const body = isRecord(response.body) ? response.body : {};
  const code = Number(body['code']);
  return new TwilioReplyError(
    response.statusCode,
    Number.isSafeInteger(code) && code > 0 ? code : null,
    text(body['message']) ?? `HTTP ${response.statusCode}`,
    retryAfter(isRecord(response.headers) ? response.headers['retry-after'] : null),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
