import { Injectable, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { CallView } from '@dialer/contracts';
import { type Observable, Subject, firstValueFrom, map, merge } from 'rxjs';
import { CallsApi } from '../../../core/api/calls.api';
import { RealtimeConnection } from '../../../core/realtime/realtime-connection';
import { ServerClock } from '../../../core/realtime/server-clock';

export interface MeCalls {
  live: CallView | null;
  owed: readonly CallView[];
}

/** Where news about the user's own calls comes from: frames, and questions over HTTP while the socket is down. */
@Injectable({ providedIn: 'root' })
export class CallFeed {
  private readonly realtime = inject(RealtimeConnection);
  private readonly calls = inject(CallsApi);
  private readonly news = new Subject<CallView>();
  private readonly states = new Subject<MeCalls>();
  private readonly clock = inject(ServerClock);

  readonly changes: Observable<CallView> = this.news.asObservable();
  /** Calls whose recording alone has changed, long after their end as well. */
  readonly recordings: Observable<CallView>;
  readonly snapshots: Observable<MeCalls> = this.states.asObservable();
  readonly live = () => this.realtime.status() === 'live';

  constructor() {
    this.recordings = this.realtime.on('recording_state').pipe(map((frame) => frame.call));
    merge(this.realtime.on('call_state'), this.realtime.on('call_ended'))
      .pipe(takeUntilDestroyed())
      .subscribe((frame) => {
        this.clock.learn(frame.at);
        this.news.next(frame.call);
      });
    this.realtime
      .on('me_state')
      .pipe(takeUntilDestroyed())
      .subscribe((frame) => {
        this.clock.learn(frame.at);
        this.states.next({ live: frame.call, owed: frame.log_owed });
      });
  }

  /** Milliseconds since the epoch as the server counts them. */
  now(): number {
    return this.clock.now();
  }

  /** Asks for one call; the answer comes as a change like any other. */
  async refresh(callId: string): Promise<void> {
    this.news.next(await firstValueFrom(this.calls.get(callId)));
  }
}
