import { Injectable, signal } from '@angular/core';

/** The server's clock: durations on the screen count from the server's instants, whatever this machine's clock says. */
@Injectable({ providedIn: 'root' })
export class ServerClock {
  /** Server time minus this machine's. */
  private readonly skew = signal<number | null>(null);

  /** Milliseconds since the epoch as the server counts them. */
  now(): number {
    return Date.now() + (this.skew() ?? 0);
  }

  /** The `at` of a frame. A replayed one is old, which looks like a slow server clock: the largest difference seen is the closest to true. */
  learn(at: string): void {
    const difference = Date.parse(at) - Date.now();
    if (Number.isNaN(difference)) return;
    this.skew.update((known) => (known === null ? difference : Math.max(known, difference)));
  }
}
