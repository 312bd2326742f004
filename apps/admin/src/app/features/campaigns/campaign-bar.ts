import { Component, computed, input } from '@angular/core';
import type { CampaignCounts } from '@dialer/contracts';
import { progressOf } from './campaign-words';

/** How far a campaign is: done, blocked, and what is left of it. */
@Component({
  selector: 'app-campaign-bar',
  template: `
    <div class="bar" role="img" [attr.aria-label]="progress().words">
      <span class="done" [style.inline-size.%]="progress().done"></span>
      <span class="blocked" [style.inline-size.%]="progress().blocked"></span>
    </div>
    <span class="words tabular" aria-hidden="true">{{ progress().words }}</span>
  `,
  styles: `
    :host {
      display: grid;
      gap: 4px;
      min-inline-size: 0;
    }
    .bar {
      display: flex;
      block-size: 8px;
      overflow: hidden;
      border-radius: 4px;
      background: var(--mat-sys-surface-container-highest);
    }
    .done {
      background: var(--call-green);
    }
    .blocked {
      background: repeating-linear-gradient(135deg, var(--call-red) 0 3px, transparent 3px 6px);
    }
    .words {
      color: var(--mat-sys-on-surface-variant);
      font: var(--mat-sys-body-small);
    }
  `,
})
export class CampaignBar {
  readonly counts = input.required<CampaignCounts>();
  protected readonly progress = computed(() => progressOf(this.counts()));
}
