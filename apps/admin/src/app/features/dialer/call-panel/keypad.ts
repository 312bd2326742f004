import { Component, output } from '@angular/core';

/** Tones into a live call; digits typed on the keyboard count as well (the panel listens). */
@Component({
  selector: 'app-keypad',
  host: { role: 'group', 'aria-label': 'Keypad' },
  template: `
    @for (key of keys; track key) {
      <button type="button" (click)="pressed.emit(key)" [attr.aria-label]="names[key] ?? key">{{ key }}</button>
    }
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: repeat(3, 1fr);
      gap: 6px;
    }
    button {
      min-block-size: 44px;
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: var(--mat-sys-corner-medium);
      background: var(--mat-sys-surface-container-low);
      color: inherit;
      font: var(--mat-sys-title-medium);
      cursor: pointer;
    }
    button:hover {
      background: var(--mat-sys-surface-container-high);
    }
    button:active {
      background: var(--mat-sys-secondary-container);
    }
  `,
})
export class Keypad {
  readonly pressed = output<string>();
  protected readonly keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];
  protected readonly names: Readonly<Record<string, string>> = { '*': 'Star', '#': 'Hash' };
}
