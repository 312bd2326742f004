import { PercentPipe } from '@angular/common';
import { Component, computed, input } from '@angular/core';

/** Abandoned calls of the last 30 days against the limit at which automatic dialling stops. */
@Component({
  selector: 'app-abandon-gauge',
  imports: [PercentPipe],
  host: { '[attr.data-level]': 'level()' },
  template: `
    <strong class="tabular">{{ rate() === null ? '—' : (rate() | percent: '1.0-2') }}</strong>
    <div
      class="track"
      role="meter"
      aria-label="Abandoned calls, 30 days"
      aria-valuemin="0"
      [attr.aria-valuemax]="limit() * 100"
      [attr.aria-valuenow]="(rate() ?? 0) * 100"
    >
      <span [style.inline-size.%]="share()"></span>
    </div>
    <span class="words">{{ words() }} · stops at {{ limit() | percent: '1.0-1' }}</span>
  `,
  styles: `
    :host {
      --level: var(--call-green);
      display: grid;
      gap: 6px;
    }
    :host([data-level='near']) {
      --level: var(--call-amber);
    }
    :host([data-level='over']) {
      --level: var(--call-red);
    }
    strong {
      color: var(--level);
      font: var(--mat-sys-headline-small);
    }
    .track {
      block-size: 10px;
      overflow: hidden;
      border-radius: 5px;
      background: var(--mat-sys-surface-container-highest);
    }
    .track span {
      display: block;
      block-size: 100%;
      background: var(--level);
    }
    .words {
      color: var(--mat-sys-on-surface-variant);
      font: var(--mat-sys-body-small);
    }
  `,
})
export class AbandonGauge {
  /** 0 to 1; null: nobody has answered yet. */
  readonly rate = input.required<number | null>();
  readonly limit = input.required<number>();
  protected readonly share = computed(() => Math.min(100, (100 * (this.rate() ?? 0)) / this.limit()));
  protected readonly level = computed(() => (this.share() >= 100 ? 'over' : this.share() >= 50 ? 'near' : 'well'));
  protected readonly words = computed(() => {
    if (this.rate() === null) return 'Nobody has answered yet';
    return { well: 'Well below the limit', near: 'Fewer lines are dialled', over: 'Automatic dialing has stopped' }[this.level()];
  });
}
