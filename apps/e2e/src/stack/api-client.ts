import type { Stack } from './stack';

export interface Answer<T = Record<string, unknown>> {
  status: number;
  body: T;
  headers: Headers;
}

/** What `curl` with an API key would do. */
export class ApiClient {
  constructor(private readonly stack: Stack) {}

  get<T>(path: string): Promise<Answer<T>> {
    return this.send<T>('GET', path);
  }

  post<T>(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send<T>('POST', path, body, headers);
  }

  private async send<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const response = await fetch(this.stack.apiUrl + path, {
      method,
      headers: { 'x-api-key': this.stack.apiKey, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as T, headers: response.headers };
  }
}

export const COLD_CALL = '/aicallgo/api/v1/cold-call';

/** What the carrier saw: the test's witness, independent of anything the product says. */
export class CarrierControl {
  constructor(private readonly stack: Stack) {}

  async calls(to?: string): Promise<CarrierCall[]> {
    const query = to ? `?to=${encodeURIComponent(to)}` : '';
    const answer = (await (await fetch(`${this.stack.carrierUrl}/control/calls${query}`)).json()) as
      { calls: CarrierCall[] } | CarrierCall[];
    return Array.isArray(answer) ? answer : answer.calls;
  }

  async act(sid: string, action: 'answer' | 'hangup' | 'say' | 'press', body: unknown = {}): Promise<void> {
    const response = await fetch(`${this.stack.carrierUrl}/control/calls/${sid}/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`/control/calls/…/${action} answered ${response.status}: ${await response.text()}`);
  }
}

export interface CarrierCall {
  sid: string;
  to: string;
  from: string;
  state: string;
  [more: string]: unknown;
}
