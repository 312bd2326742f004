import { DestroyRef, Injectable, inject, signal } from '@angular/core';

const EVERY_MS = 15_000;

/** The wall clock as a signal: one timer for every row that shows somebody's local time. */
@Injectable({ providedIn: 'root' })
export class WallClock {
  private readonly time = signal(Date.now());
  readonly now = this.time.asReadonly();

  constructor() {
    const timer = setInterval(() => this.time.set(Date.now()), EVERY_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}
