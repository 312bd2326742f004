import type { CallTimelineEntry } from '@dialer/contracts';
import type { IconName } from '../../shared/ui/icon';

const SOURCES: Record<CallTimelineEntry['source'], { icon: IconName; label: string }> = {
  carrier: { icon: 'call', label: 'Carrier' },
  api: { icon: 'ops', label: 'Server' },
  user: { icon: 'person', label: 'Rep' },
  job: { icon: 'refresh', label: 'Job' },
};

/** What the page shows: in the order things happened, which is not always the order they were heard of in. */
export function toTimeline(entries: readonly CallTimelineEntry[]) {
  return entries
    .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
    .map((entry, index, sorted) => toEvent(entry, sorted[index - 1]));
}

function toEvent(entry: CallTimelineEntry, before: CallTimelineEntry | undefined) {
  return {
    at: entry.at,
    title: entry.kind.replace(/[_.-]+/g, ' '),
    source: SOURCES[entry.source] ?? { icon: 'info', label: entry.source },
    gap: before ? gapWords(Date.parse(entry.at) - Date.parse(before.at)) : '',
    details: Object.entries(entry.detail)
      .filter(([, value]) => value !== null && value !== '')
      .map(([name, value]) => ({
        name: name.replace(/_/g, ' '),
        value: typeof value === 'string' ? value : JSON.stringify(value),
      })),
  };
}

function gapWords(milliseconds: number): string {
  if (Number.isNaN(milliseconds)) return '';
  if (milliseconds < 1000) return `+${Math.max(0, milliseconds)} ms`;
  return milliseconds < 60_000 ? `+${(milliseconds / 1000).toFixed(1)} s` : `+${Math.round(milliseconds / 60_000)} min`;
}
