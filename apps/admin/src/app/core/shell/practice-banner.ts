import { Component, computed, inject } from '@angular/core';
import { Icon } from '../../shared/ui/icon';
import { PracticeModeStore } from './practice-mode.store';

@Component({
  selector: 'app-practice-banner',
  imports: [Icon],
  template: `
    @if (practice.shown()) {
      <aside aria-label="Practice mode" data-testid="practice-banner">
        <app-icon name="info" />
        <span><strong>Practice mode:</strong> {{ words() }}</span>
        <button type="button" (click)="practice.hide()" aria-label="Hide the note on practice mode" data-testid="hide-practice-banner">
          <app-icon name="close" />
        </button>
      </aside>
    }
  `,
  styles: `
    aside {
      display: flex;
      align-items: center;
      gap: 8px;
      padding: 4px 4px 4px 16px;
      background: var(--mat-sys-secondary-container);
      color: var(--mat-sys-on-secondary-container);
      font: var(--mat-sys-body-small);
    }
    strong {
      font-weight: 500;
    }
    span {
      flex: 1;
    }
    button {
      display: grid;
      flex: none;
      place-items: center;
      inline-size: 44px;
      block-size: 44px;
      margin-block: -6px;
      border: none;
      border-radius: 50%;
      background: none;
      color: inherit;
      cursor: pointer;
    }
    button:focus-visible {
      outline: 3px solid currentcolor;
      outline-offset: -10px;
    }
  `,
})
export class PracticeBanner {
  protected readonly practice = inject(PracticeModeStore);
  protected readonly words = computed(() => `no real phone rings${this.practice.hoursOff() ? ', and calling hours are off' : ''}.`);
}
