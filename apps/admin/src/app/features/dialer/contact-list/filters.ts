import type { ContactListView } from '@dialer/contracts';
import { outcomeWord, statusWord } from '../../../shared/ui/call-words';

export interface FilterChip {
  /** What the server is asked for; empty: everybody. */
  status: string;
  label: string;
  count: number;
}

/** Endings worth a chip of their own while nobody logged them. */
const ENDINGS = ['no-answer', 'failed', 'blocked'] as const;

/** Everybody, who is left, what was logged, and what ended badly without a log; empty ones are not shown. */
export function filterChips(list: ContactListView | null, chosen: string): FilterChip[] {
  if (!list) return [];
  const { by_status: statuses, by_outcome: outcomes } = list.counts;
  const chips: FilterChip[] = [
    { status: '', label: 'All', count: list.contacts_total },
    { status: 'not_called', label: statusWord('not_called').label, count: statuses.not_called ?? 0 },
    ...Object.entries(outcomes).map(([status, count]) => ({ status, label: outcomeWord(status).label, count })),
    ...ENDINGS.map((status) => ({ status, label: statusWord(status).label, count: statuses[status] ?? 0 })),
  ];
  return chips.filter((chip) => chip.count > 0 || chip.status === '' || chip.status === 'not_called' || chip.status === chosen);
}
