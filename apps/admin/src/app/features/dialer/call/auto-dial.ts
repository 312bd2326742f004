import { Injectable, computed, effect, inject, linkedSignal, signal, untracked } from '@angular/core';
import { SessionStore } from '../../../core/auth/session.store';
import { Notices } from '../../../core/shell/notices';
import { ActiveCallStore } from './active-call.store';
import type { DialTarget } from './dial-target';
import { NextContactSource } from './next-contact';

const SECONDS = 3;

/** Who is dialled next, and in how many seconds. */
export interface Countdown {
  target: DialTarget;
  seconds: number;
}

/**
 * After a saved log the next not-called contact is dialled in three seconds, unless somebody stops it (ui.md). Like the switch of
 * recordings not remembered longer than this window: nobody's phone rings by a choice the rep has forgotten.
 */
@Injectable({ providedIn: 'root' })
export class AutoDial {
  private readonly session = inject(SessionStore);
  private readonly next = inject(NextContactSource);
  private readonly active = inject(ActiveCallStore);
  private readonly notices = inject(Notices);
  /** Another person's choice is none of ours. */
  private readonly chosen = linkedSignal({ source: () => this.session.me()?.user.id, computation: () => false });
  private readonly count = signal<Countdown | null>(null);
  private timer: ReturnType<typeof setInterval> | undefined;
  /** Rises with each countdown begun or ended: an answer that comes late belongs to none. */
  private round = 0;

  readonly on = this.chosen.asReadonly();
  readonly countdown = this.count.asReadonly();
  /** The same while only the seconds change. */
  readonly target = computed(() => this.count()?.target ?? null);

  constructor() {
    // Another call, another person, or a page without a list: what was counted down to is no longer wanted.
    effect(() => {
      if (this.active.visible() || !this.next.available() || !this.on()) untracked(() => this.stop());
    });
  }

  toggle(): void {
    this.chosen.update((on) => !on);
  }

  /** The log of this contact has just been saved. */
  async saved(contactId: string): Promise<void> {
    if (!this.on() || !this.next.available()) return;
    this.stop();
    const round = this.round;
    let target: DialTarget | null;
    try {
      target = await this.next.after(contactId);
    } catch (error) {
      return this.notices.fail(error, 'Auto-dial could not find the next contact');
    }
    if (round !== this.round) return;
    if (!target) return this.notices.say('Auto-dial: nobody is left to call in this list.');
    this.count.set({ target, seconds: SECONDS });
    this.timer = setInterval(() => this.tick(), 1000);
  }

  /** Nobody is dialled; the switch stays as it is. */
  stop(): void {
    this.round++;
    clearInterval(this.timer);
    this.count.set(null);
  }

  private tick(): void {
    const count = this.count();
    if (!count) return;
    if (count.seconds > 1) return this.count.set({ ...count, seconds: count.seconds - 1 });
    this.stop();
    void this.active.dial(count.target);
  }
}
