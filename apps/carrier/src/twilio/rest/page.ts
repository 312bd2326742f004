import { badParameter } from '../twilio-error';
import type { RequestParams } from './request-params';

const DEFAULT_SIZE = 50;

export interface Pageable {
  sid: string;
}

interface PageRequest {
  path: string;
  query: string;
  key: string;
  params: RequestParams;
}

/** One page of a list in Twilio's envelope. A token names the last item of the page before, so new items do not shift it. */
export function page<T extends Pageable>(
  all: T[],
  { path, query, key, params }: PageRequest,
  view: (item: T) => unknown,
): Record<string, unknown> {
  const size = params.number('PageSize') ?? DEFAULT_SIZE;
  const number = params.number('Page') ?? 0;
  const start = startOf(all, params.text('PageToken'), number * size);
  const items = all.slice(start, start + size);
  const last = items.at(-1);
  const hasMore = start + size < all.length && last !== undefined;
  const link = (to: number, token?: string): string => {
    const search = new URLSearchParams(query);
    search.set('PageSize', String(size));
    search.set('Page', String(to));
    search.delete('PageToken');
    if (token) search.set('PageToken', token);
    return `${path}?${search.toString()}`;
  };
  return {
    [key]: items.map(view),
    page: number,
    page_size: size,
    start: number * size,
    end: number * size + Math.max(0, items.length - 1),
    uri: query ? `${path}?${query}` : path,
    first_page_uri: link(0),
    next_page_uri: hasMore ? link(number + 1, `PA${last.sid}`) : null,
    previous_page_uri: number > 0 ? link(number - 1) : null,
  };
}

function startOf(all: Pageable[], token: string | undefined, fallback: number): number {
  if (token === undefined) return fallback;
  const index = all.findIndex((item) => `PA${item.sid}` === token);
  if (index < 0) throw badParameter('Invalid PageToken');
  return index + 1;
}
