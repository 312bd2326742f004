import { Component, computed, input } from '@angular/core';

/** What the server says of one field, and of what is inside it; where nothing is wrong nothing is shown. */
@Component({
  selector: 'app-field-fault',
  template: `
    @if (words(); as fault) {
      <span role="alert">{{ fault }}</span>
    }
  `,
  styles: `
    :host(:empty) {
      display: none;
    }
    span {
      color: var(--mat-sys-error);
      font: var(--mat-sys-body-small);
    }
  `,
})
export class FieldFault {
  readonly faults = input.required<Readonly<Record<string, string>>>();
  readonly field = input.required<string>();
  protected readonly words = computed(() => faultsOf(this.faults(), this.field())[0]?.[1] ?? null);
}

export function faultsOf(faults: Readonly<Record<string, string>>, field: string): [string, string][] {
  return Object.entries(faults).filter(([name]) => name === field || name.startsWith(`${field}.`));
}
