import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock';
import { Database, type Tx } from '../../../platform/database/database';
import { CampaignFrames } from '../campaign-frames';
import type { AgentRow } from '../campaign-rows.repository';
import { agentNews } from '../lines/line-news';
import { nextDeskAct } from './desk-plan';
import { DesksRepository } from './desks.repository';

/** Null: nothing is to be changed. */
export type DeskStep = (agent: AgentRow, now: Date) => AgentRow | null;
export type AfterDesk = (before: AgentRow | null, after: AgentRow) => void;

/** The one door to a desk: lock, step, what is owed, frame; commit; then what follows. */
@Injectable()
export class DeskDoor {
  private afterwards: AfterDesk = () => undefined;

  constructor(
    private readonly db: Database,
    private readonly desks: DesksRepository,
    private readonly frames: CampaignFrames,
    private readonly clock: Clock,
  ) {}

  whenCommitted(afterwards: AfterDesk): void {
    this.afterwards = afterwards;
  }

  /** Null: there is no such desk. A step that throws undoes everything. */
  async change(id: string, step: DeskStep): Promise<AgentRow | null> {
    const changed = await this.db.tx(async (tx) => {
      const before = await this.desks.lock(tx, id);
      return before && { before, after: await this.save(tx, before, step(before, this.clock.now())) };
    });
    if (!changed) return null;
    if (changed.after !== changed.before) await this.committed(changed.before, changed.after);
    return changed.after;
  }

  /** For a transaction of the caller's, who calls `committed` afterwards. The frame is its last statement. */
  async save(tx: Tx, before: AgentRow, stepped: AgentRow | null): Promise<AgentRow> {
    if (!stepped) return before;
    const act = nextDeskAct(stepped)?.at ?? null;
    const actAttempts = act?.getTime() === before.actAt?.getTime() ? before.actAttempts : 0;
    const after = { ...stepped, actAt: act, actAttempts };
    await this.desks.save(tx, before, after);
    await this.frames.append(tx, after.campaignId, agentNews(before, after));
    return after;
  }

  async committed(before: AgentRow | null, after: AgentRow): Promise<void> {
    this.afterwards(before, after);
    if (!before || agentNews(before, after).length) await this.frames.poke(after.campaignId);
  }
}
