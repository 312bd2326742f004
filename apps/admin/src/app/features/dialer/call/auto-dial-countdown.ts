import { LiveAnnouncer } from '@angular/cdk/a11y';
import { Component, effect, inject, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { PhonePipe } from '../../../shared/ui/phone.pipe';
import { AutoDial } from './auto-dial';

/** Says who is dialled next while there is still time to stop it. Escape does, wherever the keyboard is. */
@Component({
  selector: 'app-auto-dial-countdown',
  imports: [MatButton, PhonePipe],
  template: `
    @if (autoDial.countdown(); as next) {
      <section aria-label="Auto-dial" data-testid="auto-dial-countdown">
        <p>
          <strong>{{ next.target.name || (next.target.phone | phone) }}</strong> is dialled in
          <span class="tabular">{{ next.seconds }} s</span>
        </p>
        <button matButton="tonal" type="button" (click)="autoDial.stop()" data-testid="auto-dial-stop">Stop <kbd>Esc</kbd></button>
      </section>
    }
  `,
  styles: `
    section {
      position: fixed;
      inset-block-end: 16px;
      inset-inline-end: 16px;
      z-index: 900;
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: 12px;
      inline-size: min(440px, calc(100vw - 32px));
      box-sizing: border-box;
      padding: 12px 16px;
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: var(--mat-sys-corner-large);
      background: var(--mat-sys-surface-container);
      box-shadow: var(--mat-sys-level3);
    }
    p {
      min-inline-size: 0;
      margin: 0;
      overflow-wrap: anywhere;
    }
    button {
      flex: none;
    }
  `,
  host: { '(document:keydown.escape)': 'autoDial.stop()' },
})
export class AutoDialCountdown {
  protected readonly autoDial = inject(AutoDial);

  constructor() {
    const announcer = inject(LiveAnnouncer);
    effect(() => {
      const target = this.autoDial.target();
      if (target)
        untracked(
          () => void announcer.announce(`${target.name || 'The next number'} is dialled in 3 seconds. Escape stops it.`, 'assertive'),
        );
    });
  }
}
