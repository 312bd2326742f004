import { DatePipe } from '@angular/common';
import { Component, computed, inject, input } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { CallTimelineEntry } from '@dialer/contracts';
import { toApiError } from '../../core/api/api-error';
import { CallsApi } from '../../core/api/calls.api';
import { outcomeWord, statusWord } from '../../shared/ui/call-words';
import { DurationPipe } from '../../shared/ui/duration.pipe';
import { EmptyState } from '../../shared/ui/empty-state';
import { Icon, type IconName } from '../../shared/ui/icon';
import { PhonePipe } from '../../shared/ui/phone.pipe';
import { StateChip } from '../../shared/ui/state-chip';

const SOURCES: Record<CallTimelineEntry['source'], { icon: IconName; label: string }> = {
  carrier: { icon: 'call', label: 'Carrier' },
  api: { icon: 'ops', label: 'Server' },
  user: { icon: 'person', label: 'Rep' },
  job: { icon: 'refresh', label: 'Job' },
};

/** One call, with every event that made it what it is and the time between them. */
@Component({
  selector: 'app-call-page',
  imports: [DatePipe, DurationPipe, EmptyState, Icon, MatButton, PhonePipe, RouterLink, StateChip],
  templateUrl: './call-page.html',
  styleUrl: './call-page.scss',
})
export class CallPage {
  readonly id = input.required<string>();
  private readonly api = inject(CallsApi);
  protected readonly call = rxResource({ params: () => this.id(), stream: ({ params }) => this.api.get(params) });
  protected readonly view = computed(() => (this.call.hasValue() ? this.call.value() : null));
  protected readonly unknown = computed(() => {
    const error = this.call.error();
    return error ? toApiError(error).status === 404 : false;
  });
  protected readonly events = computed(() => (this.view()?.timeline ?? []).map((entry, index, all) => toEvent(entry, all[index - 1])));
  protected readonly stateWord = statusWord;
  protected readonly outcomeWord = outcomeWord;
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
