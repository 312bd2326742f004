import { Injectable } from '@nestjs/common';
import type { CallEvent } from '@dialer/telephony';
import { v7 as uuid } from 'uuid';
import { AppConfig } from '../../platform/config/app-config';
import { Clock } from '../../platform/clock/clock';
import { Database, type Tx } from '../../platform/database/database';
import { FramePublisher } from '../realtime/frame-publisher';
import { CallListeners } from './call-listeners';
import { CallNudges } from './call-nudges';
import { nextAct, nextLook, type PlanSettings } from './call-plan';
import type { CallSnapshot } from './call-reducer';
import { isOver } from './call-state';
import { toCallView } from './call-view';
import { CallsRepository, type CallRow, type TimelineEntry } from './calls.repository';

/** What a change leaves: the row before and after it, and whether there was anything to change. */
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
    private readonly calls: CallsRepository,
    private readonly listeners: CallListeners,
    private readonly frames: FramePublisher,
    private readonly nudges: CallNudges,
    private readonly clock: Clock,
    config: AppConfig,
  ) {
    const { agentWaitSeconds, agentGraceSeconds } = config.coldCall;
    this.settings = { agentWaitMs: agentWaitSeconds * 1000, agentGraceMs: agentGraceSeconds * 1000 };
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
    return this.change((tx) => this.calls.lock(tx, id), work);
  }

  /** For a transaction that somebody else owns and has locked the call in; they call `afterCommit`. */
  async changeLocked(tx: Tx, before: CallRow, work: Work): Promise<Written> {
    const legs = await this.calls.legsOf(before.id, tx);
    const changed = await work(tx, { call: before, legs });
    if (!changed) return { before, after: before };
    if (changed.entry) await this.note(tx, before, changed.entry);
    const after = this.withOwed(changed);
    await this.listeners.changed(tx, before, after, changed.event ?? null);
    await this.calls.save(tx, before, after);
    await this.calls.saveLegs(tx, legs, changed.legs);
    await this.announce(tx, before, after);
    return { before, after };
  }

  /** A new row, with everything that belongs to it. */
  async begin(tx: Tx, row: CallRow, entry: TimelineEntry): Promise<CallRow> {
    const call = await this.calls.insert(tx, this.withOwed({ call: row, legs: [] }));
    await this.note(tx, call, entry);
    await this.listeners.started(tx, call);
    await this.announce(tx, null, call);
    return call;
  }

  async afterCommit({ before, after }: Written): Promise<void> {
    await this.nudges.nudge(after);
    if (before !== after) await this.poke(after);
  }

  async poke(call: CallRow): Promise<void> {
    if (call.userId) await this.frames.poke([streamOf(call.userId)]);
  }

  private withOwed(snapshot: CallSnapshot): CallRow {
    const { call } = snapshot;
    const act = nextAct(snapshot, this.settings)?.at ?? null;
    const actAttempts = act?.getTime() === call.actAt?.getTime() ? call.actAttempts : 0;
    return { ...call, actAt: act, actAttempts, reconcileAt: nextLook(call, this.clock.now()) };
  }

  private async note(tx: Tx, call: CallRow, entry: TimelineEntry): Promise<void> {
    await this.calls.recordEvent(tx, call.id, { provider: call.provider, key: `own:${uuid()}`, ...entry });
  }

  /** Only what the user can see makes a frame, and it is the last statement: it holds the stream's lock. */
  private async announce(tx: Tx, before: CallRow | null, after: CallRow): Promise<void> {
    if (!after.userId) return;
    const now = this.clock.now();
    const view = toCallView(after, now);
    if (before && JSON.stringify(toCallView(before, now)) === JSON.stringify(view)) return;
    const ended = isOver(after.state) && !(before && isOver(before.state));
    await this.frames.append(tx, streamOf(after.userId), { type: ended ? 'call_ended' : 'call_state', call: view });
  }
}

const streamOf = (userId: string) => `user:${userId}`;
