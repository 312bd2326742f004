import { Injectable, signal } from '@angular/core';

/** A page that gives the call panel a place of its own; everywhere else it lies over the page. */
@Injectable({ providedIn: 'root' })
export class PanelDock {
  readonly taken = signal(false);
}
