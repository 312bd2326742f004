import { Injectable } from '@nestjs/common';
import { and, asc, eq, isNotNull, isNull, lte, or, gt, sql } from 'drizzle-orm';
import { Database, type Tx } from '../../../platform/database/database';
import { campaignAgents, campaigns } from '../../../platform/database/schema/campaigns';
import type { CampaignRow } from '../campaign-rows.repository';
import { isFree } from './lines.repository';

/** What a campaign owes: a look at who is to be dialled. */
@Injectable()
export class DialingRepository {
  constructor(private readonly db: Database) {}

  /** A dial is owed at `at`, or sooner if it was already. Only a running campaign dials. */
  async owe(campaignId: string, at: Date): Promise<boolean> {
    const result = await this.db.orm
      .update(campaigns)
      .set({ dialAt: at })
      .where(and(eq(campaigns.id, campaignId), eq(campaigns.phase, 'running'), or(isNull(campaigns.dialAt), gt(campaigns.dialAt, at))));
    return (result.rowCount ?? 0) > 0;
  }

  /** The lease is the due time meanwhile: whoever is nudged in between makes it due again. */
  async claim(campaignId: string, now: Date, until: Date): Promise<CampaignRow | null> {
    const [row] = await this.db.orm
      .update(campaigns)
      .set({ dialAt: until, dialAttempts: sql`${campaigns.dialAttempts} + 1` })
      .where(and(eq(campaigns.id, campaignId), eq(campaigns.phase, 'running'), lte(campaigns.dialAt, new Date(now.getTime() + 1_000))))
      .returning();
    return row ?? null;
  }

  /** What is owed next; nothing is touched when somebody has nudged since. */
  async settle(campaignId: string, lease: Date, next: Date | null): Promise<void> {
    await this.db.orm
      .update(campaigns)
      .set({ dialAt: next, dialAttempts: 0 })
      .where(and(eq(campaigns.id, campaignId), eq(campaigns.dialAt, lease)));
  }

  async due(limit: number): Promise<string[]> {
    const rows = await this.db.orm
      .select({ id: campaigns.id })
      .from(campaigns)
      .where(and(isNotNull(campaigns.dialAt), lte(campaigns.dialAt, sql`now()`)))
      .orderBy(asc(campaigns.dialAt))
      .limit(limit);
    return rows.map(({ id }) => id);
  }

  /** Only one process picks for a campaign at a time. Not the row's lock: webhooks that nudge must not wait for it. */
  async lockPicking(tx: Tx, campaignId: string): Promise<void> {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`campaign-pick:${campaignId}`}, 0))`);
  }

  /** The numbers of `n` dials: the last of them. */
  async countDials(tx: Tx, campaignId: string, n: number): Promise<number> {
    const [row] = await tx
      .update(campaigns)
      .set({ dials: sql`${campaigns.dials} + ${n}` })
      .where(eq(campaigns.id, campaignId))
      .returning({ dials: campaigns.dials });
    return row!.dials;
  }

  /** Who could be given a person now: their callbacks come first. */
  async freePrincipals(campaignId: string, now: Date, tx: Tx): Promise<string[]> {
    const rows = await tx.select({ id: campaignAgents.principalId }).from(campaignAgents).where(isFree(campaignId, now)).limit(2);
    return rows.map(({ id }) => id);
  }

  async isEnding(campaignId: string): Promise<boolean> {
    const rows = await this.db.orm.select({ id: campaigns.id }).from(campaigns).where(ending(campaignId)).limit(1);
    return rows.length > 0;
  }

  /** Null: somebody else has said so already. */
  async close(tx: Tx, campaignId: string, now: Date): Promise<CampaignRow | null> {
    const [row] = await tx.update(campaigns).set({ closedAt: now }).where(ending(campaignId)).returning();
    return row ?? null;
  }
}

const ending = (campaignId: string) => and(eq(campaigns.id, campaignId), eq(campaigns.phase, 'ended'), isNull(campaigns.closedAt));
