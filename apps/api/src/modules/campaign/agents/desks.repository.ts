import { Injectable } from '@nestjs/common';
import { and, asc, eq, isNull, lte, sql } from 'drizzle-orm';
import { Database, type Tx } from '../../../platform/database/database';
import { campaignAgents } from '../../../platform/database/schema/campaigns';
import type { AgentRow } from '../campaign-rows.repository';
import { changedColumns } from '../lines/lines.repository';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The SQL about agents at their desks. */
@Injectable()
export class DesksRepository {
  constructor(private readonly db: Database) {}

  async byId(id: string): Promise<AgentRow | null> {
    if (!UUID.test(id)) return null;
    const [row] = await this.db.orm.select().from(campaignAgents).where(eq(campaignAgents.id, id)).limit(1);
    return row ?? null;
  }

  async byRoom(room: string): Promise<AgentRow | null> {
    const [row] = await this.db.orm.select().from(campaignAgents).where(eq(campaignAgents.room, room)).limit(1);
    return row ?? null;
  }

  async lock(tx: Tx, id: string): Promise<AgentRow | null> {
    const [row] = await tx.select().from(campaignAgents).where(eq(campaignAgents.id, id)).for('no key update');
    return row ?? null;
  }

  /** The desk a principal sits at, wherever it is. */
  async lockOpen(tx: Tx, principalId: string): Promise<AgentRow | null> {
    const [row] = await tx
      .select()
      .from(campaignAgents)
      .where(and(eq(campaignAgents.principalId, principalId), isNull(campaignAgents.endedAt)))
      .for('no key update');
    return row ?? null;
  }

  async openIds(where: { userId?: string; campaignId?: string; principalId?: string }): Promise<string[]> {
    const rows = await this.db.orm
      .select({ id: campaignAgents.id })
      .from(campaignAgents)
      .where(
        and(
          isNull(campaignAgents.endedAt),
          where.userId === undefined ? undefined : eq(campaignAgents.userId, where.userId),
          where.campaignId === undefined ? undefined : eq(campaignAgents.campaignId, where.campaignId),
          where.principalId === undefined ? undefined : eq(campaignAgents.principalId, where.principalId),
        ),
      );
    return rows.map(({ id }) => id);
  }

  async inWrapUpOf(callId: string): Promise<string[]> {
    const rows = await this.db.orm
      .select({ id: campaignAgents.id })
      .from(campaignAgents)
      .where(and(eq(campaignAgents.callId, callId), eq(campaignAgents.state, 'wrap_up'), isNull(campaignAgents.endedAt)));
    return rows.map(({ id }) => id);
  }

  /** False: somebody of that name has sat down just before. */
  async insert(tx: Tx, agent: AgentRow): Promise<boolean> {
    const result = await tx.insert(campaignAgents).values(agent).onConflictDoNothing();
    return (result.rowCount ?? 0) > 0;
  }

  async save(tx: Tx, before: AgentRow, after: AgentRow): Promise<void> {
    const changed = changedColumns(before, after);
    if (changed) await tx.update(campaignAgents).set(changed).where(eq(campaignAgents.id, before.id));
  }

  /** Every five seconds from every agent: nothing else is touched. Null: there is no such desk any more. */
  async heartbeat(id: string, at: Date): Promise<AgentRow | null> {
    const [row] = await this.db.orm
      .update(campaignAgents)
      .set({ heartbeatAt: at })
      .where(and(eq(campaignAgents.id, id), isNull(campaignAgents.endedAt)))
      .returning();
    return row ?? null;
  }

  async claimAct(id: string, leaseSeconds: number): Promise<AgentRow | null> {
    const [row] = await this.db.orm
      .update(campaignAgents)
      .set({ actAt: sql`now() + make_interval(secs => ${leaseSeconds})`, actAttempts: sql`${campaignAgents.actAttempts} + 1` })
      .where(and(eq(campaignAgents.id, id), lte(campaignAgents.actAt, sql`now() + interval '1 second'`)))
      .returning();
    return row ?? null;
  }

  async postponeAct(id: string, seconds: number): Promise<void> {
    await this.db.orm
      .update(campaignAgents)
      .set({ actAt: sql`now() + make_interval(secs => ${seconds})` })
      .where(eq(campaignAgents.id, id));
  }

  async dueActs(limit: number): Promise<string[]> {
    const rows = await this.db.orm
      .select({ id: campaignAgents.id })
      .from(campaignAgents)
      .where(lte(campaignAgents.actAt, sql`now()`))
      .orderBy(asc(campaignAgents.actAt))
      .limit(limit);
    return rows.map(({ id }) => id);
  }
}
