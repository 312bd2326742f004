import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatTooltip } from '@angular/material/tooltip';
import { AutoDial } from './auto-dial';

@Component({
  selector: 'app-auto-dial-switch',
  imports: [MatButton, MatTooltip],
  template: `
    <button
      matButton
      type="button"
      role="switch"
      aria-label="Auto-dial"
      [attr.aria-checked]="autoDial.on()"
      (click)="autoDial.toggle()"
      matTooltip="After a saved log, dial the next not-called contact in 3 seconds. Esc stops it."
      data-testid="auto-dial"
    >
      <span class="dot" [class.on]="autoDial.on()" aria-hidden="true"></span> Auto-dial {{ autoDial.on() ? 'on' : 'off' }}
    </button>
  `,
  styles: `
    button {
      min-inline-size: 9em;
    }
    .dot {
      display: inline-block;
      inline-size: 10px;
      block-size: 10px;
      margin-inline-end: 4px;
      border: 2px solid currentcolor;
      border-radius: 50%;
      box-sizing: border-box;
    }
    .on {
      border-color: var(--call-green);
      background: var(--call-green);
    }
  `,
})
export class AutoDialSwitch {
  protected readonly autoDial = inject(AutoDial);
}
