import { Component, DOCUMENT, effect, inject, untracked } from '@angular/core';
import { Router, RouterOutlet } from '@angular/router';
import { ActiveCallStore } from './features/dialer/call/active-call.store';
import { CallPanel } from './features/dialer/call-panel/call-panel';
import { SessionStore } from './core/auth/session.store';
import { DeskSeat } from './core/desk/desk-seat';
import { PanelDock } from './core/desk/panel-dock';
import { SeatReminder } from './core/desk/seat-reminder';
import { RealtimeConnection } from './core/realtime/realtime-connection';
import { LeaveWarning } from './core/shell/leave-warning';
import { ThemeStore } from './core/shell/theme.store';

@Component({
  selector: 'app-root',
  imports: [CallPanel, RouterOutlet, SeatReminder],
  template: `
    <a class="skip" href="#main" (click)="skip($event)">Skip to the content</a>
    <router-outlet />
    @if (!dock.taken()) {
      @defer (when calls.visible(); prefetch on idle) {
        <app-call-panel />
      }
      <app-seat-reminder />
    }
  `,
  styles: `
    .skip {
      position: fixed;
      inset-block-start: 8px;
      inset-inline-start: 8px;
      z-index: 1000;
      padding: 12px 16px;
      border-radius: var(--mat-sys-corner-small);
      background: var(--mat-sys-inverse-surface);
      color: var(--mat-sys-inverse-on-surface);
      transform: translateY(-200%);
    }
    .skip:focus-visible {
      transform: none;
    }
  `,
})
export class App {
  private readonly document = inject(DOCUMENT);
  private readonly router = inject(Router);
  private readonly session = inject(SessionStore);
  // Made with the app, so that no frame about a call is missed while the panel's own code is still on its way.
  protected readonly calls = inject(ActiveCallStore);
  protected readonly dock = inject(PanelDock);

  constructor() {
    // Both live as long as the app: the theme before the first paint, the socket as soon as somebody is signed in.
    inject(ThemeStore);
    inject(RealtimeConnection);
    const leaving = inject(LeaveWarning);
    const seats = inject(DeskSeat);
    effect(() => {
      const atDesk = seats.taken() ? 'You sit at the desk of a campaign.' : null;
      leaving.reason.set(this.calls.onLine() ? 'You are in a call.' : atDesk);
    });
    effect(() => {
      if (this.session.ended()) untracked(() => void this.askToSignIn());
    });
  }

  /** The session ended under an open page: guards only look when somebody goes somewhere. */
  private askToSignIn(): Promise<boolean> {
    return this.router.navigate(['/sign-in'], { queryParams: { next: this.router.url } });
  }

  protected skip(event: Event): void {
    // A plain #main would be resolved against <base href> and leave the page.
    event.preventDefault();
    this.document.getElementById('main')?.focus();
  }
}
