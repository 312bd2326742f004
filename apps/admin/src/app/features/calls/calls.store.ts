import { Injectable, computed, inject, linkedSignal, signal } from '@angular/core';
import { rxResource, takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { CALL_STATES, type CallSearchRequest, type CallSearchResult, type CallState } from '@dialer/contracts';
import { debounceTime, merge } from 'rxjs';
import { CallsApi } from '../../core/api/calls.api';
import { RealtimeConnection } from '../../core/realtime/realtime-connection';

export const PAGE_SIZE = 50;
const SETTLE_MS = 500;

/** What stands in the address; the search text does not. */
export interface CallsQuery {
  state: string;
  outcome: string;
  /** Local days as `2026-11-20`, both included. */
  from: string;
  to: string;
  page: number;
}

@Injectable()
export class CallsStore {
  private readonly api = inject(CallsApi);
  private readonly query = signal<CallsQuery | null>(null);
  private readonly text = signal('');

  private readonly page = rxResource({ params: () => this.request(), stream: ({ params }) => this.api.search(params) });
  /** Stays on the screen while the next answer is on its way. */
  private readonly latest = linkedSignal<CallSearchResult | undefined, CallSearchResult | undefined>({
    source: () => (this.page.hasValue() ? this.page.value() : undefined),
    computation: (result, previous) => result ?? previous?.value,
  });

  readonly rows = computed(() => this.latest()?.items ?? null);
  readonly total = computed(() => this.latest()?.total ?? 0);
  readonly loading = this.page.isLoading;
  readonly error = this.page.error;
  readonly search = this.text.asReadonly();

  constructor() {
    const realtime = inject(RealtimeConnection);
    merge(realtime.on('call_state'), realtime.on('call_ended'))
      .pipe(debounceTime(SETTLE_MS), takeUntilDestroyed())
      .subscribe(() => this.reload());
  }

  show(query: CallsQuery): void {
    this.query.set(query);
  }

  searchFor(text: string): void {
    this.text.set(text.trim());
  }

  reload(): void {
    this.page.reload();
  }

  private request(): CallSearchRequest | undefined {
    const query = this.query();
    if (!query) return undefined;
    const q = this.text();
    const state = CALL_STATES.find((known): known is CallState => known === query.state);
    const from = startOfDay(query.from, 0);
    const to = startOfDay(query.to, 1);
    return {
      page: query.page,
      page_size: PAGE_SIZE,
      sort: '-created_at',
      ...(q && { q }),
      ...(state && { state }),
      ...(query.outcome && { outcome: query.outcome }),
      ...(from && { from }),
      ...(to && { to }),
    };
  }
}

/** Midnight here at the start of a day, or of the day after it; nothing for what is no date. */
function startOfDay(day: string, later: number): string | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!parts) return null;
  const date = new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]) + later);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
