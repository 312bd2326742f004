import { Component, computed, inject } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import type { Permission } from '@dialer/contracts';
import { Icon, type IconName } from '../../shared/ui/icon';
import { SessionStore } from '../auth/session.store';
import { SearchBox } from '../search/search-box';
import { SETTINGS_PERMISSIONS } from './settings-pages';
import { TopBar } from './top-bar';

interface RailEntry {
  path: string;
  label: string;
  icon: IconName;
  /** One of them is enough. */
  needs: readonly Permission[];
}

/** In the order of ui.md. `/dial` is no part of it: a page of its own, opened from Contacts. */
const RAIL: readonly RailEntry[] = [
  { path: '/contacts', label: 'Contacts', icon: 'person', needs: ['contacts.read'] },
  { path: '/campaigns', label: 'Campaigns', icon: 'campaign', needs: ['campaigns.read'] },
  { path: '/calls', label: 'Calls', icon: 'history', needs: ['calls.read'] },
  { path: '/ops', label: 'Ops', icon: 'ops', needs: ['ops.read'] },
  { path: '/settings', label: 'Settings', icon: 'settings', needs: SETTINGS_PERMISSIONS },
];

/** Rail, top bar and page. The rail shows what exists and what this role may see, nothing else. */
@Component({
  selector: 'app-shell',
  imports: [Icon, RouterLink, RouterLinkActive, RouterOutlet, SearchBox, TopBar],
  templateUrl: './shell.html',
  styleUrl: './shell.scss',
})
export class Shell {
  private readonly session = inject(SessionStore);
  protected readonly entries = computed(() => RAIL.filter(({ needs }) => needs.some((permission) => this.session.can(permission))));
  protected readonly maySearch = computed(() => this.session.can('calls.read') || this.session.can('contacts.read'));
}
