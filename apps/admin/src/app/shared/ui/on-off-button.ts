import { Component, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatTooltip } from '@angular/material/tooltip';

/** A setting of the desk in one line of text: a dot, its name, and on or off. As wide in either state, so that nothing moves. */
@Component({
  selector: 'app-on-off-button',
  imports: [MatButton, MatTooltip],
  template: `
    <button
      matButton
      type="button"
      role="switch"
      [attr.aria-label]="label()"
      [attr.aria-checked]="on()"
      (click)="toggled.emit()"
      [matTooltip]="hint()"
      [attr.data-testid]="testId()"
    >
      <span class="dot" [class.on]="on()" aria-hidden="true"></span> {{ name() }} {{ on() ? 'on' : 'off' }}
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
      border-color: var(--on-colour);
      background: var(--on-colour);
    }
  `,
})
export class OnOffButton {
  readonly on = input.required<boolean>();
  /** What stands before "on" or "off". */
  readonly name = input.required<string>();
  /** What a screen reader calls it. */
  readonly label = input.required<string>();
  readonly testId = input.required<string>();
  readonly hint = input('');
  readonly toggled = output();
}
