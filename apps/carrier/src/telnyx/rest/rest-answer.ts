import type { Fields } from './fields';

export interface RestRequest {
  /** What the placeholders of the path stand for. */
  path: readonly string[];
  body: Fields;
  query: URLSearchParams;
}

export interface RestAnswer {
  status: number;
  /** An object is sent as JSON. */
  body: unknown;
  contentType?: string;
  /** Done, but the client never hears of it. */
  loseReply?: boolean;
  /** What it made or changed, for `/control/requests`. */
  sid?: string;
}

export type Handler = (request: RestRequest) => RestAnswer | Promise<RestAnswer>;

export const data = (body: object, sid?: string, status = 200): RestAnswer => ({ status, body: { data: body }, ...(sid && { sid }) });

/** Of every command. */
export const ok = (sid: string): RestAnswer => data({ result: 'ok' }, sid);

const DEFAULT_SIZE = 20;
const MAX_SIZE = 250;

/** One page in Telnyx's envelope: `page[number]`, `page[size]`, or as the official client writes them first (§4). */
export function page<T>(all: readonly T[], query: URLSearchParams, view: (item: T) => object): RestAnswer {
  const read = (name: string, fallback: number, most: number): number => {
    const value = Number(query.get(`page[${name}]`) ?? query.get(`page_${name}`) ?? fallback);
    return Number.isInteger(value) && value >= 1 && value <= most ? value : fallback;
  };
  const [number, size] = [read('number', 1, 1_000_000), read('size', DEFAULT_SIZE, MAX_SIZE)];
  const meta = { page_number: number, page_size: size, total_pages: Math.ceil(all.length / size), total_results: all.length };
  return { status: 200, body: { data: all.slice((number - 1) * size, number * size).map(view), meta } };
}
