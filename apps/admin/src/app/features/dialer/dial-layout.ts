import { Component, computed, inject } from '@angular/core';
import { RouterLink, RouterOutlet } from '@angular/router';
import { SessionStore } from '../../core/auth/session.store';
import { TopBar } from '../../core/shell/top-bar';
import { Icon } from '../../shared/ui/icon';
import { missingProblem } from './call/call-words';
import { Microphone } from '../../core/audio/microphone';

/** A page of its own with a bare top bar (ui.md); says first of all what this browser lacks for calls. */
@Component({
  selector: 'app-dial-layout',
  imports: [Icon, RouterLink, RouterOutlet, TopBar],
  template: `
    <app-top-bar>
      <nav aria-label="Main">
        <a routerLink="/contacts">Contacts</a>
        @if (mayReadCalls()) {
          <a routerLink="/calls">Calls</a>
        }
      </nav>
    </app-top-bar>
    @if (missing; as problem) {
      <p class="missing" role="alert" data-testid="capability-missing">
        <app-icon name="alert" />
        <span>{{ problem.what }} {{ problem.todo }} Until then, numbers can be called by other means and logged here.</span>
      </p>
    }
    <main id="main" tabindex="-1"><router-outlet /></main>
  `,
  styles: `
    :host {
      display: grid;
      grid-template-rows: auto auto 1fr;
      min-block-size: 100dvh;
    }
    main {
      grid-row: 3;
      min-inline-size: 0;
      padding: 16px 24px;
      outline: none;
    }
    nav a {
      display: inline-grid;
      place-items: center;
      min-block-size: 44px;
      padding-inline: 12px;
      color: var(--mat-sys-on-surface-variant);
      font: var(--mat-sys-label-large);
      text-decoration: none;
    }
    nav a:hover {
      color: var(--mat-sys-on-surface);
    }
    .missing {
      display: flex;
      gap: 8px;
      margin: 0;
      padding: 12px 24px;
      background: var(--mat-sys-error-container);
      color: var(--mat-sys-on-error-container);
    }
    @media (width < 600px) {
      main {
        padding: 12px;
      }
    }
  `,
})
export class DialLayout {
  private readonly session = inject(SessionStore);
  protected readonly mayReadCalls = computed(() => this.session.can('calls.read'));
  private readonly lack = inject(Microphone).missing();
  protected readonly missing = this.lack && missingProblem(this.lack);
}
