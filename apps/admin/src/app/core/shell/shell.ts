import { Component, computed, inject } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { Icon } from '../../shared/ui/icon';
import { SessionStore } from '../auth/session.store';
import { TopBar } from './top-bar';

/** Rail, top bar and page. The rail shows what exists and what this role may see, nothing else. */
@Component({
  selector: 'app-shell',
  imports: [Icon, RouterLink, RouterLinkActive, RouterOutlet, TopBar],
  templateUrl: './shell.html',
  styleUrl: './shell.scss',
})
export class Shell {
  private readonly session = inject(SessionStore);
  protected readonly mayDial = computed(() => this.session.mayDial());
  protected readonly mayReadCampaigns = computed(() => this.session.can('campaigns.read'));
  protected readonly mayReadCalls = computed(() => this.session.can('calls.read'));
  protected readonly mayKeepDoNotCall = computed(() => this.session.can('do_not_call.manage'));
  protected readonly maySetRules = computed(() => this.session.can('settings.manage'));
  protected readonly maySeeOps = computed(() => this.session.can('ops.read'));
}
