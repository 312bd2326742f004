import { Component, computed, effect, inject, signal } from '@angular/core';
import { duration } from '../../../shared/ui/duration.pipe';
import { ActiveCallStore } from '../call/active-call.store';
import { CallFeed } from '../call/call-feed';

/** Counts from the contact's answer, by the server's clock. */
@Component({
  selector: 'app-call-timer',
  host: { class: 'tabular', role: 'timer', 'aria-live': 'off' },
  template: `{{ text() }}`,
})
export class CallTimer {
  private readonly feed = inject(CallFeed);
  private readonly store = inject(ActiveCallStore);
  private readonly now = signal(this.feed.now());
  protected readonly text = computed(() => {
    const startedAt = this.store.call()?.started_at;
    return duration(startedAt ? (this.now() - Date.parse(startedAt)) / 1000 : 0);
  });

  constructor() {
    effect((onCleanup) => {
      const timer = setInterval(() => this.now.set(this.feed.now()), 250);
      onCleanup(() => clearInterval(timer));
    });
  }
}
