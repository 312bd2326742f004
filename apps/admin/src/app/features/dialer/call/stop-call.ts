import { Injectable, effect, inject, signal, untracked } from '@angular/core';
import { Notices } from '../../../core/shell/notices';
import { ActiveCallStore } from './active-call.store';
import { CallLogStore } from './call-log.store';

/** "Do not call me again": hangs up at once and writes it down, by one key (within ten seconds where the law counts them). */
@Injectable({ providedIn: 'root' })
export class StopCall {
  private readonly calls = inject(ActiveCallStore);
  private readonly log = inject(CallLogStore);
  private readonly notices = inject(Notices);
  /** The call that is being stopped. */
  private readonly stopping = signal<string | null>(null);

  constructor() {
    effect(() => {
      const over = this.calls.phase() === 'over' && this.stopping() !== null && this.stopping() === this.calls.call()?.id;
      if (over) untracked(() => void this.write());
    });
  }

  async stop(): Promise<void> {
    const id = this.calls.call()?.id;
    if (!id || !this.calls.onLine()) return;
    this.stopping.set(id);
    this.log.refuseFurther();
    await this.calls.end();
  }

  private async write(): Promise<void> {
    this.stopping.set(null);
    try {
      await this.log.save();
    } catch (error) {
      // The form stays open with all of it filled in.
      this.notices.fail(error, 'The number is not on the do-not-call list yet');
    }
  }
}
