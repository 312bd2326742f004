import type { RequestParams } from './request-params';

export interface RestContext {
  params: RequestParams;
  /** The path's variable parts, decoded. */
  path: Readonly<Record<string, string>>;
  /** As requested, for links in answers and messages. */
  uri: string;
  query: string;
}

export interface RestAnswer {
  status: number;
  body?: unknown;
  /** Of a file; everything else is JSON. */
  contentType?: string;
  /** For `/control/requests`: what the request made. */
  sid?: string;
  /** Contact 52: done, but the answer never leaves. */
  loseReply?: boolean;
}

export type RestHandler = (context: RestContext) => RestAnswer;
export type RestHandlers = Readonly<Record<string, RestHandler>>;

export const ok = (body: unknown): RestAnswer => ({ status: 200, body });
export const created = (body: unknown, sid: string): RestAnswer => ({ status: 201, body, sid });
export const gone = (): RestAnswer => ({ status: 204 });
