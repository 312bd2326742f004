import { Component, computed, input } from '@angular/core';

const BARS = [0.02, 0.08, 0.18, 0.32, 0.5];

/** A voice as five bars. For the eye only: twenty changes a second say nothing to a screen reader. */
@Component({
  selector: 'app-level-meter',
  template: `
    <span class="bars" aria-hidden="true">
      @for (bar of bars(); track $index) {
        <span [class.lit]="bar" [style.block-size.px]="6 + $index * 3"></span>
      }
    </span>
    {{ label() }}
  `,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 6px;
      color: var(--mat-sys-on-surface-variant);
      font: var(--mat-sys-label-medium);
    }
    .bars {
      display: inline-flex;
      align-items: end;
      gap: 2px;
      block-size: 20px;
    }
    .bars span {
      inline-size: 4px;
      border-radius: 2px;
      background: var(--mat-sys-outline-variant);
    }
    .bars .lit {
      background: var(--call-green);
    }
  `,
})
export class LevelMeter {
  readonly level = input.required<number>();
  readonly label = input.required<string>();
  protected readonly bars = computed(() => BARS.map((threshold) => this.level() > threshold));
}
