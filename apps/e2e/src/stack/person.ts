import WebSocket from 'ws';
import type { Answer } from './api-client';
import type { Stack } from './stack';

/** Somebody at a browser, as far as HTTP and the live connection go: signed in by cookie, same origin. */
export class Person {
  private constructor(
    private readonly stack: Stack,
    private readonly cookie: string,
  ) {}

  static async signIn(stack: Stack, email: string, password: string): Promise<Person> {
    const reply = await fetch(`${stack.apiUrl}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: stack.apiUrl },
      body: JSON.stringify({ email, password }),
    });
    if (!reply.ok) throw new Error(`The sign-in was answered ${reply.status}: ${await reply.text()}`);
    return new Person(stack, (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? '');
  }

  /** The secret in the cookie. */
  get token(): string {
    return this.cookie.split('=')[1] ?? '';
  }

  get<T>(path: string): Promise<Answer<T>> {
    return this.send<T>('GET', path);
  }

  post<T>(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send<T>('POST', path, typeof body === 'string' ? body : JSON.stringify(body), {
      'content-type': 'application/json',
      ...headers,
    });
  }

  patch<T>(path: string, body: unknown): Promise<Answer<T>> {
    return this.send<T>('PATCH', path, JSON.stringify(body), { 'content-type': 'application/json' });
  }

  upload<T>(path: string, form: FormData): Promise<Answer<T>> {
    return this.send<T>('POST', path, form);
  }

  /** `/ws/me`, open until it is closed; what it says is not looked at. */
  async listen(): Promise<() => void> {
    const socket = new WebSocket(`${this.stack.apiUrl.replace('http', 'ws')}/ws/me`, {
      headers: { cookie: this.cookie, origin: this.stack.apiUrl },
    });
    await new Promise<void>((resolve, reject) => socket.once('message', () => resolve()).once('error', reject));
    return () => socket.close();
  }

  private async send<T>(method: string, path: string, body?: BodyInit, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const own = { cookie: this.cookie, origin: this.stack.apiUrl, ...headers };
    const response = await fetch(this.stack.apiUrl + path, { method, headers: own, ...(body === undefined ? {} : { body }) });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, body: (isJson ? JSON.parse(text) : text) as T, headers: response.headers };
  }
}
