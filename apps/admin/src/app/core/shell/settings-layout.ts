import { Component, computed, inject } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { SessionStore } from '../auth/session.store';
import { SETTINGS_PAGES } from './settings-pages';

/** What can be set, side by side; each person sees what is theirs to set. */
@Component({
  selector: 'app-settings-layout',
  imports: [RouterLink, RouterLinkActive, RouterOutlet],
  template: `
    <nav aria-label="Settings">
      @for (page of pages(); track page.path) {
        <a [routerLink]="['/settings', page.path]" routerLinkActive="active" ariaCurrentWhenActive="page">{{ page.label }}</a>
      }
    </nav>
    <router-outlet />
  `,
  styles: `
    nav {
      display: flex;
      gap: 4px;
      margin-block-end: 16px;
      overflow-x: auto;
      border-block-end: 1px solid var(--mat-sys-outline-variant);
    }
    a {
      display: grid;
      flex: none;
      place-items: center;
      min-block-size: 44px;
      padding-inline: 16px;
      border-block-end: 3px solid transparent;
      color: var(--mat-sys-on-surface-variant);
      font: var(--mat-sys-title-small);
      text-decoration: none;

      &:hover {
        background: var(--mat-sys-surface-container-high);
      }
      &:focus-visible {
        outline-offset: -3px;
      }
      &.active {
        border-color: var(--mat-sys-primary);
        color: var(--mat-sys-primary);
      }
    }
    @media (width < 600px) {
      a {
        padding-inline: 12px;
      }
    }
  `,
})
export class SettingsLayout {
  private readonly session = inject(SessionStore);
  protected readonly pages = computed(() => SETTINGS_PAGES.filter(({ needs }) => this.session.can(needs)));
}
