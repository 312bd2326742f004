import { Component, Injectable, computed, inject, input, signal } from '@angular/core';
import { ServerClock } from '../../core/realtime/server-clock';
import { duration } from '../../shared/ui/duration.pipe';

const EVERY_MS = 500;

/** One timer for every count of seconds on the page. */
@Injectable({ providedIn: 'root' })
class SecondHand {
  private readonly clock = inject(ServerClock);
  private readonly time = signal(this.clock.now());
  readonly now = this.time.asReadonly();

  constructor() {
    setInterval(() => this.time.set(this.clock.now()), EVERY_MS);
  }
}

/** Seconds since an instant of the server's, counting. */
@Component({
  selector: 'app-elapsed',
  host: { class: 'tabular', role: 'timer', 'aria-live': 'off' },
  template: `{{ text() }}`,
})
export class Elapsed {
  private readonly hand = inject(SecondHand);
  readonly since = input.required<string>();
  protected readonly text = computed(() => duration((this.hand.now() - Date.parse(this.since())) / 1000));
}
