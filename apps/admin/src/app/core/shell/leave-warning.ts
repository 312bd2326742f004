import { DOCUMENT, Injectable, effect, inject, signal } from '@angular/core';

/** What would be cut off if this page were left now. Whoever knows says so here; sign-out and the closing tab ask. */
@Injectable({ providedIn: 'root' })
export class LeaveWarning {
  private readonly window = inject(DOCUMENT).defaultView;
  readonly reason = signal<string | null>(null);

  constructor() {
    effect((onCleanup) => {
      if (this.reason() === null) return;
      // Browsers show words of their own; all a page can say is that there is something to lose.
      const ask = (event: BeforeUnloadEvent) => event.preventDefault();
      this.window?.addEventListener('beforeunload', ask);
      onCleanup(() => this.window?.removeEventListener('beforeunload', ask));
    });
  }
}
