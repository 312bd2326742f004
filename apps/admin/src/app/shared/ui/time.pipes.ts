import { Pipe, type PipeTransform } from '@angular/core';

const formats = new Map<string, Intl.DateTimeFormat | null>();

/** Making a format costs more than using it a thousand times; a table uses few zones. */
function formatIn(zone: string): Intl.DateTimeFormat | null {
  let format = formats.get(zone);
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hour: 'numeric', minute: '2-digit' });
    } catch {
      // A zone this browser does not know: better no time than a wrong one.
      format = null;
    }
    formats.set(zone, format);
  }
  return format;
}

/** The time it is in a zone: `9:42 am`. */
@Pipe({ name: 'timeIn' })
export class TimeInPipe implements PipeTransform {
  transform(zone: string | null, now: number): string {
    const text = zone ? formatIn(zone)?.format(now) : undefined;
    return text?.replace('AM', 'am').replace('PM', 'pm') ?? '—';
  }
}

const DAY_MS = 86_400_000;

/** How long ago, in words a table column has room for. */
@Pipe({ name: 'ago' })
export class AgoPipe implements PipeTransform {
  transform(iso: string | null, now: number): string {
    if (!iso) return '—';
    const then = new Date(iso);
    if (Number.isNaN(then.getTime())) return '—';
    const seconds = (now - then.getTime()) / 1000;
    if (seconds < 60) return 'just now';
    if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
    const days = Math.round((startOfDay(now) - startOfDay(then.getTime())) / DAY_MS);
    if (days <= 0) return then.toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' });
    if (days === 1) return 'yesterday';
    return then.toLocaleDateString(
      [],
      days < 300 ? { month: 'short', day: 'numeric' } : { year: 'numeric', month: 'short', day: 'numeric' },
    );
  }
}

function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}
