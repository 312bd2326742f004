import { Component, computed, inject, signal } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { MatTooltip } from '@angular/material/tooltip';
import { Router, RouterLink } from '@angular/router';
import { Icon } from '../../shared/ui/icon';
import { SessionStore } from '../auth/session.store';
import { RealtimeConnection, type RealtimeStatus } from '../realtime/realtime-connection';
import { LeaveWarning } from './leave-warning';
import { MicrophonePermission } from './microphone-permission';
import { Notices } from './notices';
import { PracticeBanner } from './practice-banner';
import { ThemeStore } from './theme.store';

const CONNECTION_WORDS: Record<RealtimeStatus, string> = {
  off: 'Not connected',
  connecting: 'Connecting…',
  live: 'Live',
  lost: 'Connection lost, trying again…',
};

@Component({
  selector: 'app-top-bar',
  imports: [Icon, MatIconButton, MatMenu, MatMenuItem, MatMenuTrigger, MatTooltip, PracticeBanner, RouterLink],
  templateUrl: './top-bar.html',
  styleUrl: './top-bar.scss',
})
export class TopBar {
  protected readonly theme = inject(ThemeStore);
  protected readonly microphone = inject(MicrophonePermission);
  protected readonly session = inject(SessionStore);
  private readonly realtime = inject(RealtimeConnection);
  private readonly router = inject(Router);
  private readonly notices = inject(Notices);

  protected readonly connection = this.realtime.status;
  protected readonly connectionWords = computed(() => CONNECTION_WORDS[this.connection()]);
  protected readonly initials = computed(() => initials(this.session.me()?.user.name ?? ''));

  private readonly leaving = inject(LeaveWarning);
  /** Why signing out was not done at the first press; asked once. */
  protected readonly warning = signal<string | null>(null);

  protected async signOut(press: Event): Promise<void> {
    const reason = this.leaving.reason();
    if (reason && !this.warning()) {
      // Keeps the menu open: the question stands where the answer is given.
      press.stopPropagation();
      return this.warning.set(reason);
    }
    try {
      await this.session.logout();
      await this.router.navigateByUrl('/sign-in');
    } catch (error) {
      this.notices.fail(error, 'Signing out did not work');
    }
  }
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return [words[0], words.length > 1 ? words.at(-1) : '']
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}
