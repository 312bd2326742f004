import { Component, computed, input } from '@angular/core';
import type { LineView } from '@dialer/contracts';
import { PhonePipe } from '../../../shared/ui/phone.pipe';
import { StateChip } from '../../../shared/ui/state-chip';
import { detectionWords, lineWord } from '../campaign-words';
import { Elapsed } from '../elapsed';

/** More would be a list to read, not a look; the head says how many there are. */
const MOST = 12;

/** The lines of a campaign just now: who, number, state and seconds; one's own first. */
@Component({
  selector: 'app-line-list',
  imports: [Elapsed, PhonePipe, StateChip],
  template: `
    <h2 id="lines-title">
      Lines <span class="tabular">{{ lines().length }}</span>
    </h2>
    <ul aria-labelledby="lines-title" data-testid="lines">
      @for (line of shown(); track line.call_id) {
        <li [class.own]="own() !== null && line.agent_id === own()" data-testid="line" [attr.data-status]="line.status">
          <span class="who">{{ line.name ?? (line.phone | phone) }}</span>
          <app-elapsed [since]="line.since" />
          <span class="second tabular">
            @if (line.name) {
              {{ line.phone | phone }}
            }
            {{ line.company }}
          </span>
          <span class="state">
            <app-state-chip [word]="word(line.status)" />
            @if (detected(line.answered_by); as words) {
              <span class="second">{{ words }}</span>
            }
          </span>
        </li>
      } @empty {
        <li class="none">No line is busy.</li>
      }
    </ul>
    @if (lines().length > shown().length) {
      <p class="second">and {{ lines().length - shown().length }} more</p>
    }
  `,
  styles: `
    :host {
      display: grid;
      align-content: start;
      gap: 8px;
    }
    h2 .tabular {
      color: var(--mat-sys-on-surface-variant);
    }
    ul {
      display: grid;
      gap: 4px;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 2px 8px;
      padding: 8px 12px;
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: var(--mat-sys-corner-medium);
    }
    .own {
      border-color: var(--call-green);
    }
    .who {
      overflow: hidden;
      font: var(--mat-sys-title-small);
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .second {
      color: var(--mat-sys-on-surface-variant);
      font: var(--mat-sys-body-small);
    }
    .second,
    .state {
      grid-column: 1 / -1;
    }
    .state {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px;
    }
    .none {
      color: var(--mat-sys-on-surface-variant);
    }
    p {
      margin: 0;
    }
  `,
})
export class LineList {
  readonly lines = input.required<readonly LineView[]>();
  /** The desk whose lines come first; null: nobody's. */
  readonly own = input<string | null>(null);
  protected readonly shown = computed(() => {
    const own = this.own();
    const mine = (line: LineView) => Number(own !== null && line.agent_id === own);
    return [...this.lines()].sort((one, other) => mine(other) - mine(one)).slice(0, MOST);
  });
  protected readonly word = lineWord;
  protected readonly detected = detectionWords;
}
