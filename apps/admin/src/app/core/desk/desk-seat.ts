import { DOCUMENT, Injectable, computed, inject, signal } from '@angular/core';
import { SessionStore } from '../auth/session.store';

/** The desk this window sits at. */
export interface Seat {
  campaignId: string;
  campaignName: string;
  agentId: string;
}
const KEY = 'dialer.seat';

/** One desk at a time, and none beside a call by hand. Kept over a reload: the server holds the desk for whoever comes back. */
@Injectable({ providedIn: 'root' })
export class DeskSeat {
  private readonly session = inject(SessionStore);
  private readonly storage = inject(DOCUMENT).defaultView?.sessionStorage;
  private readonly kept = signal<(Seat & { userId: string }) | null>(this.stored());

  /** Another person's desk is none of ours. */
  readonly seat = computed<Seat | null>(() => {
    const kept = this.kept();
    return kept && kept.userId === this.session.me()?.user.id ? kept : null;
  });
  readonly taken = computed(() => this.seat() !== null);

  take(seat: Seat): void {
    const userId = this.session.me()?.user.id;
    if (!userId) return;
    this.kept.set({ ...seat, userId });
    this.storage?.setItem(KEY, JSON.stringify({ ...seat, userId }));
  }

  leave(): void {
    this.kept.set(null);
    this.storage?.removeItem(KEY);
  }

  private stored(): (Seat & { userId: string }) | null {
    try {
      const value = JSON.parse(this.storage?.getItem(KEY) ?? 'null') as Record<string, unknown> | null;
      const { campaignId, campaignName, agentId, userId } = value ?? {};
      const whole = [campaignId, campaignName, agentId, userId].every((part) => typeof part === 'string' && part !== '');
      return whole ? (value as unknown as Seat & { userId: string }) : null;
    } catch {
      // Not ours: nobody sits anywhere then.
      return null;
    }
  }
}
