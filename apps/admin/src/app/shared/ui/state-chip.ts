import { Component, input } from '@angular/core';
import type { CallWord } from './call-words';
import { Icon } from './icon';

/** Icon and word, never colour alone. */
@Component({
  selector: 'app-state-chip',
  imports: [Icon],
  host: { '[attr.data-colour]': 'word().colour' },
  template: `<app-icon [name]="word().icon" /><span>{{ word().label }}</span>`,
  styles: `
    :host {
      --chip: var(--mat-sys-outline);
      display: inline-flex;
      align-items: center;
      gap: 6px;
      padding: 2px 10px 2px 6px;
      border: 1px solid color-mix(in oklab, var(--chip) 45%, transparent);
      border-radius: 999px;
      background: color-mix(in oklab, var(--chip) 10%, transparent);
      color: var(--chip);
      font: var(--mat-sys-label-medium);
      white-space: nowrap;
    }
    :host([data-colour='blue']) {
      --chip: var(--call-blue);
    }
    :host([data-colour='green']) {
      --chip: var(--call-green);
    }
    :host([data-colour='amber']) {
      --chip: var(--call-amber);
    }
    :host([data-colour='violet']) {
      --chip: var(--call-violet);
    }
    :host([data-colour='grey']) {
      --chip: var(--call-grey);
    }
    :host([data-colour='red']) {
      --chip: var(--call-red);
    }
    :host([data-colour='teal']) {
      --chip: var(--call-teal);
    }
    :host([data-colour='none']) {
      background: none;
      color: var(--mat-sys-on-surface-variant);
    }
  `,
})
export class StateChip {
  readonly word = input.required<CallWord>();
}
