import type { RequestParams } from './request-params';

/** `StartTime`, `StartTime<` and `StartTime>`: on the day, up to, from. A bare date means the whole day (UTC). */
export function byDate<T>(params: RequestParams, name: string, dateOf: (item: T) => Date | null): (item: T) => boolean {
  const [on, before, after] = [name, `${name}<`, `${name}>`].map((key) => params.text(key));
  if (on === undefined && before === undefined && after === undefined) return () => true;
  return (item) => {
    const date = dateOf(item);
    if (!date) return false;
    const time = date.getTime();
    if (on !== undefined && date.toISOString().slice(0, 10) !== new Date(on).toISOString().slice(0, 10)) return false;
    if (before !== undefined && time > endOf(before)) return false;
    return after === undefined || time >= new Date(after).getTime();
  };
}

const DAY_MS = 86_400_000;
const endOf = (value: string): number => new Date(value).getTime() + (/^\d{4}-\d{2}-\d{2}$/.test(value) ? DAY_MS - 1 : 0);
