import { Injectable } from '@nestjs/common';
import type { CallEvent } from '@dialer/telephony';
import { v7 as uuid } from 'uuid';
import { Clock } from '../../platform/clock/clock';
import { AppConfig } from '../../platform/config/app-config';
import { Database, type Tx } from '../../platform/database/database';
import { CallListeners } from './call-listeners';
import { CallNews } from './call-news';
import { nextAct, nextLook, planSettings, type PlanSettings } from './call-plan';
import type { CallSnapshot } from './call-reducer';
import { CallRowsRepository } from './call-rows.repository';
import type { CallRow, TimelineEntry } from './calls.repository';

/** What a change leaves: the row before and after it, the same object when there was nothing to change. */
export interface Written {
  before: CallRow;
  after: CallRow;
}
/** A change of a locked call; null for none. `event`: the carrier's, or one fed by ourselves. */
export type Work = (tx: Tx, snapshot: CallSnapshot) => Promise<(CallSnapshot & { event?: CallEvent; entry?: TimelineEntry }) | null>;

/**
 * The one door to a call's row (design.md §4.2): lock, change, listeners, save, what is owed, and the frame as the last
 * statement; commit; then nudge and poke. Nothing here talks to a carrier.
 */
@Injectable()
export class CallWriter {
  private readonly settings: PlanSettings;

  constructor(
    private readonly db: Database,
    private readonly rows: CallRowsRepository,
    private readonly listeners: CallListeners,
    private readonly news: CallNews,
    private readonly clock: Clock,
    config: AppConfig,
  ) {
    this.settings = planSettings(config.coldCall);
  }

  /** Null: there is no such call. A change of nothing still re-derives what is owed: the nudge before may have been lost. */
  async change(find: (tx: Tx) => Promise<CallRow | null>, work: Work): Promise<Written | null> {
    const written = await this.db.tx(async (tx) => {
      const before = await find(tx);
      return before && this.changeLocked(tx, before, work);
    });
    // Not waited for: the carrier is answered after the commit, and neither of the two can fail (design.md §4.2).
    if (written) void this.afterCommit(written);
    return written;
  }

  changeById(id: string, work: Work): Promise<Written | null> {
    return this.change((tx) => this.rows.lock(tx, id), work);
  }

  /** For a transaction that somebody else owns and has locked the call in; they call `afterCommit`. */
  async changeLocked(tx: Tx, before: CallRow, work: Work): Promise<Written> {
    const legs = await this.rows.legsOf(tx, before.id);
    const changed = await work(tx, { call: before, legs });
    if (!changed) return { before, after: before };
    if (changed.entry) await this.note(tx, before, changed.entry);
    const heard = await this.listeners.changed(tx, before, changed.call, changed.event ?? null);
    // After the listeners: what they decide may be owed too.
    const after = this.withOwed({ call: heard, legs: changed.legs });
    await this.rows.save(tx, before, after);
    await this.rows.saveLegs(tx, legs, changed.legs);
    await this.listeners.announce(tx, after);
    await this.news.announce(tx, before, after);
    return { before, after };
  }

  /** A new row, with everything that belongs to it. */
  async begin(tx: Tx, row: CallRow, entry: TimelineEntry): Promise<CallRow> {
    const call = await this.rows.insert(tx, this.withOwed({ call: row, legs: [] }));
    await this.note(tx, call, entry);
    await this.listeners.started(tx, call);
    await this.news.announce(tx, null, call);
    return call;
  }

  async afterCommit({ before, after }: Written): Promise<void> {
    await this.news.nudge(after);
    await Promise.all([before !== after ? this.news.poke(after) : null, this.listeners.committed(after, before)]);
  }

  async begun(call: CallRow): Promise<void> {
    await this.news.poke(call);
  }

  private withOwed(snapshot: CallSnapshot): CallRow {
    const { call } = snapshot;
    const act = nextAct(snapshot, this.settings)?.at ?? null;
    const actAttempts = act?.getTime() === call.actAt?.getTime() ? call.actAttempts : 0;
    return { ...call, actAt: act, actAttempts, reconcileAt: nextLook(call, this.clock.now()) };
  }

  /** A line on the call's timeline. */
  async note(tx: Tx, call: Pick<CallRow, 'id' | 'provider'>, entry: TimelineEntry): Promise<void> {
    await this.rows.note(tx, call.id, { provider: call.provider, key: `own:${uuid()}`, ...entry });
  }
}
