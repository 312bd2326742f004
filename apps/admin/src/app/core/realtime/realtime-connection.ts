import { DestroyRef, Injectable, effect, inject, untracked } from '@angular/core';
import { type MeFrame, type MeFrameType, ROUTES } from '@dialer/contracts';
import type { Observable } from 'rxjs';
import { SessionStore } from '../auth/session.store';
import { LiveStreams } from './live-stream';

export type { RealtimeStatus } from './live-stream';

/** The signed-in user's own live frames, as long as somebody is signed in. */
@Injectable({ providedIn: 'root' })
export class RealtimeConnection {
  private readonly session = inject(SessionStore);
  private readonly stream = inject(LiveStreams).make<MeFrame>('me_state');

  readonly status = this.stream.status;

  constructor() {
    inject(DestroyRef).onDestroy(() => this.stream.dispose());
    effect(() => {
      const user = this.session.me()?.user.id;
      untracked(() => (user ? this.stream.open(ROUTES.wsMe) : this.stream.close()));
    });
  }

  on<T extends MeFrameType>(type: T): Observable<Extract<MeFrame, { type: T }>> {
    return this.stream.on(type);
  }
}
