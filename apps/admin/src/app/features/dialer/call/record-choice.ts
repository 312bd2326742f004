import { Injectable, computed, inject, linkedSignal } from '@angular/core';
import { SessionStore } from '../../../core/auth/session.store';

/**
 * Whether the next calls are recorded: the workspace's setting, until the rep says otherwise for the calls of this window.
 * Not remembered any longer, so that nobody records by a choice they have forgotten.
 */
@Injectable({ providedIn: 'root' })
export class RecordChoice {
  private readonly session = inject(SessionStore);
  /** Another person's choice is none of ours. */
  private readonly chosen = linkedSignal<string | undefined, boolean | null>({
    source: () => this.session.me()?.user.id,
    computation: () => null,
  });

  readonly on = computed(() => this.chosen() ?? this.session.me()?.features.record_calls ?? false);

  toggle(): void {
    this.chosen.set(!this.on());
  }

  /** What a request says of it: nothing while the workspace decides. */
  wish(): { record?: boolean } {
    const chosen = this.chosen();
    return chosen === null ? {} : { record: chosen };
  }
}
