import { Injectable, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { LoginRequest, MeView, Permission } from '@dialer/contracts';
import { firstValueFrom } from 'rxjs';
import { toApiError } from '../api/api-error';
import { AuthApi } from '../api/auth.api';
import { SessionEvents } from './session-events';

/** Who sits here. `undefined`: not asked yet; `null`: nobody. */
@Injectable({ providedIn: 'root' })
export class SessionStore {
  private readonly api = inject(AuthApi);
  private readonly state = signal<MeView | null | undefined>(undefined);
  private asking: Promise<MeView | null> | null = null;

  readonly me = computed(() => this.state() ?? null);
  readonly localMode = computed(() => this.me()?.local_mode ?? false);
  readonly signedIn = computed(() => this.me() !== null);
  /** The session ended under a page that was open: the sign-in page says so. */
  readonly ended = signal(false);

  constructor() {
    inject(SessionEvents)
      .expired.pipe(takeUntilDestroyed())
      .subscribe(() => this.expire());
  }

  /** The dialer can be switched off for a whole installation (contract.md §2). */
  mayDial(): boolean {
    return this.can('calls.place') && (this.me()?.features.cold_call_dialer ?? false);
  }

  can(permission: Permission): boolean {
    return this.me()?.permissions.includes(permission) ?? false;
  }

  /** Asks the server once and remembers; every guard waits for the same answer. */
  async whoAmI(): Promise<MeView | null> {
    const known = this.state();
    if (known !== undefined) return known;
    this.asking ??= this.ask().finally(() => (this.asking = null));
    return this.asking;
  }

  async login(credentials: LoginRequest): Promise<void> {
    await firstValueFrom(this.api.login(credentials));
    this.know(await firstValueFrom(this.api.me()));
    // Only now: until somebody is known it is still the session that ran out, and an open call waits for its owner.
    this.ended.set(false);
  }

  async logout(): Promise<void> {
    await firstValueFrom(this.api.logout());
    this.know(null);
  }

  private async ask(): Promise<MeView | null> {
    try {
      return this.know(await firstValueFrom(this.api.me()));
    } catch (error) {
      if (toApiError(error).status === 401) return this.know(null);
      throw error;
    }
  }

  private expire(): void {
    if (!this.signedIn()) return;
    this.ended.set(true);
    this.know(null);
  }

  private know(me: MeView | null): MeView | null {
    this.state.set(me);
    return me;
  }
}
