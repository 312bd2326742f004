import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RecordChoice } from './record-choice';

@Component({
  selector: 'app-record-switch',
  imports: [MatButton],
  template: `
    <button
      matButton
      type="button"
      role="switch"
      aria-label="Record calls"
      [attr.aria-checked]="choice.on()"
      (click)="choice.toggle()"
      data-testid="record-switch"
    >
      <span class="dot" [class.on]="choice.on()" aria-hidden="true"></span> Recording {{ choice.on() ? 'on' : 'off' }}
    </button>
  `,
  styles: `
    button {
      min-inline-size: 9.5em;
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
      border-color: var(--call-red);
      background: var(--call-red);
    }
  `,
})
export class RecordSwitch {
  protected readonly choice = inject(RecordChoice);
}
