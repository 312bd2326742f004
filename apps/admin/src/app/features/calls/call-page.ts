import { DatePipe } from '@angular/common';
import { Component, computed, effect, inject, input } from '@angular/core';
import { rxResource, takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { filter } from 'rxjs';
import { toApiError } from '../../core/api/api-error';
import { CallsApi } from '../../core/api/calls.api';
import { SessionStore } from '../../core/auth/session.store';
import { RealtimeConnection } from '../../core/realtime/realtime-connection';
import { outcomeWord, statusWord } from '../../shared/ui/call-words';
import { DurationPipe } from '../../shared/ui/duration.pipe';
import { EmptyState } from '../../shared/ui/empty-state';
import { Icon } from '../../shared/ui/icon';
import { PhonePipe } from '../../shared/ui/phone.pipe';
import { StateChip } from '../../shared/ui/state-chip';
import { CallDeliveries } from './call-deliveries';
import { RecordingKeeping } from './recording-keeping';
import { RecordingPlayer } from './recording-player';
import { toTimeline } from './timeline';

/** A delivery is made a moment after the call, and no frame tells of it. */
const LOOK_AGAIN_MS = 3_000;

/** One call, with every event that made it what it is and the time between them. */
@Component({
  selector: 'app-call-page',
  imports: [
    CallDeliveries,
    DatePipe,
    DurationPipe,
    EmptyState,
    Icon,
    MatButton,
    PhonePipe,
    RecordingKeeping,
    RecordingPlayer,
    RouterLink,
    StateChip,
  ],
  templateUrl: './call-page.html',
  styleUrl: './call-page.scss',
})
export class CallPage {
  readonly id = input.required<string>();
  private readonly api = inject(CallsApi);
  protected readonly session = inject(SessionStore);
  protected readonly call = rxResource({ params: () => this.id(), stream: ({ params }) => this.api.get(params) });
  protected readonly view = computed(() => (this.call.hasValue() ? this.call.value() : null));
  protected readonly unknown = computed(() => {
    const error = this.call.error();
    return error ? toApiError(error).status === 404 : false;
  });
  protected readonly events = computed(() => toTimeline(this.view()?.timeline ?? []));
  protected readonly stateWord = statusWord;
  protected readonly outcomeWord = outcomeWord;

  constructor() {
    // A recording is ready some seconds after the call: whoever looks at it already must not have to ask again.
    inject(RealtimeConnection)
      .on('recording_state')
      .pipe(
        filter(({ call }) => call.id === this.id()),
        takeUntilDestroyed(),
      )
      .subscribe(() => this.reload());
    effect((onCleanup) => {
      if (!this.view()?.deliveries.some(({ status }) => status === 'pending')) return;
      const timer = setTimeout(() => this.reload(), LOOK_AGAIN_MS);
      onCleanup(() => clearTimeout(timer));
    });
  }

  protected reload(): void {
    this.call.reload();
  }
}
