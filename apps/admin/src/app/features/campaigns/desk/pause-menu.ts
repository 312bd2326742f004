import { Component, output } from '@angular/core';
import { MatButton } from '@angular/material/button';

export const PAUSE_REASONS = ['Break', 'Lunch', 'Meeting', 'Training', 'Notes to finish', 'Technical trouble'] as const;

/** A pause has a reason: one press more, and a supervisor knows when somebody is back. */
@Component({
  selector: 'app-pause-menu',
  imports: [MatButton],
  host: { role: 'group', 'aria-label': 'Why the pause?' },
  template: `
    @for (reason of reasons; track reason; let index = $index) {
      <button matButton="outlined" type="button" (click)="chosen.emit(reason)" data-testid="pause-reason">
        {{ reason }} <kbd>{{ index + 1 }}</kbd>
      </button>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      justify-content: center;
      gap: 8px;
    }
  `,
})
export class PauseMenu {
  readonly chosen = output<string>();
  protected readonly reasons = PAUSE_REASONS;
}
