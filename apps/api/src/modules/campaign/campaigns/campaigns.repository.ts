import { Injectable } from '@nestjs/common';
import type { CampaignStatus } from '@dialer/contracts';
import { and, asc, count, desc, eq, gt, inArray, isNotNull, isNull, ne, or, sql, type SQL } from 'drizzle-orm';
import { Database, type Tx } from '../../../platform/database/database';
import { calls } from '../../../platform/database/schema/calls';
import { campaignAgents, campaignContacts, campaignLines, campaigns } from '../../../platform/database/schema/campaigns';
import type { AgentRow, CampaignContactRow, CampaignRow, LineRow } from '../campaign-rows.repository';
import type { CallRow } from '../../calls/calls.repository';

export type CampaignChange = Partial<typeof campaigns.$inferInsert>;
export interface ContactWithCall {
  contact: CampaignContactRow;
  callSid: string | null;
}
/** What the lines of a campaign show of it. */
export interface LineSums {
  campaignId: string;
  answered: number;
  connected: number;
  abandoned: number;
}

const isLive = isNull(campaignLines.endedAt);

/** The rows of campaigns as their pages show them. */
@Injectable()
export class CampaignsRepository {
  constructor(private readonly db: Database) {}

  async insert(tx: Tx, row: typeof campaigns.$inferInsert): Promise<CampaignRow> {
    const [campaign] = await tx.insert(campaigns).values(row).returning();
    return campaign!;
  }

  async lock(tx: Tx, id: string): Promise<CampaignRow | null> {
    const [row] = await tx.select().from(campaigns).where(eq(campaigns.id, id)).for('no key update');
    return row ?? null;
  }

  async change(tx: Tx, id: string, change: CampaignChange): Promise<void> {
    await tx.update(campaigns).set(change).where(eq(campaigns.id, id));
  }

  /** The latest first. What a running one is shown as depends on its lines. */
  async page(status: CampaignStatus | undefined, limit: number, offset: number): Promise<{ rows: CampaignRow[]; total: number }> {
    const where = status && hasStatus(status);
    const [rows, [counted]] = await Promise.all([
      this.db.orm.select().from(campaigns).where(where).orderBy(desc(campaigns.createdAt), desc(campaigns.id)).limit(limit).offset(offset),
      this.db.orm.select({ total: count() }).from(campaigns).where(where),
    ]);
    return { rows, total: counted?.total ?? 0 };
  }

  async contactCounts(ids: readonly string[]) {
    const { campaignId, queueState, status } = campaignContacts;
    return this.db.orm
      .select({ campaignId, queueState, status, n: count() })
      .from(campaignContacts)
      .where(inArray(campaignId, [...ids]))
      .groupBy(campaignId, queueState, status);
  }

  async lineSums(ids: readonly string[]): Promise<LineSums[]> {
    const { campaignId } = campaignLines;
    const rows = await this.db.orm
      .select({
        campaignId,
        answered: count(),
        connected: sql<number>`count(${campaignLines.connectedAt})`,
        abandoned: sql<number>`count(${campaignLines.abandonedAt})`,
      })
      .from(campaignLines)
      .where(and(inArray(campaignId, [...ids]), isNotNull(campaignLines.answeredAt)))
      .groupBy(campaignId);
    return rows.map((row) => ({ ...row, connected: Number(row.connected), abandoned: Number(row.abandoned) }));
  }

  async liveStages(ids: readonly string[]) {
    const { campaignId, stage } = campaignLines;
    return this.db.orm
      .select({ campaignId, stage, n: count() })
      .from(campaignLines)
      .where(and(inArray(campaignId, [...ids]), isLive))
      .groupBy(campaignId, stage);
  }

  async agentsOf(ids: readonly string[]): Promise<AgentRow[]> {
    return this.db.orm
      .select()
      .from(campaignAgents)
      .where(and(inArray(campaignAgents.campaignId, [...ids]), isNull(campaignAgents.endedAt)))
      .orderBy(asc(campaignAgents.createdAt));
  }

  async liveLines(campaignId: string): Promise<{ line: LineRow; call: CallRow }[]> {
    return this.db.orm
      .select({ line: campaignLines, call: calls })
      .from(campaignLines)
      .innerJoin(calls, eq(calls.id, campaignLines.callId))
      .where(and(eq(campaignLines.campaignId, campaignId), isLive))
      .orderBy(asc(calls.createdAt));
  }

  async contactByPhone(campaignId: string, phone: string, tx: Tx = this.db.orm): Promise<CampaignContactRow | null> {
    const [row] = await tx
      .select()
      .from(campaignContacts)
      .where(and(eq(campaignContacts.campaignId, campaignId), eq(campaignContacts.phone, phone)));
    return row ?? null;
  }

  /** In the order they were given, behind this place. */
  async contactsFrom(campaignId: string, position: number, limit: number): Promise<ContactWithCall[]> {
    return this.db.orm
      .select({ contact: campaignContacts, callSid: calls.callSid })
      .from(campaignContacts)
      .leftJoin(calls, eq(calls.id, campaignContacts.callId))
      .where(and(eq(campaignContacts.campaignId, campaignId), gt(campaignContacts.position, position)))
      .orderBy(asc(campaignContacts.position))
      .limit(limit);
  }

  async search(
    campaignId: string,
    { q, status, limit, offset }: { q?: string; status?: CampaignContactRow['status']; limit: number; offset: number },
  ) {
    const where = and(
      eq(campaignContacts.campaignId, campaignId),
      status && eq(campaignContacts.status, status),
      q ? mentions(q) : undefined,
    );
    const [rows, [counted]] = await Promise.all([
      this.db.orm.select().from(campaignContacts).where(where).orderBy(asc(campaignContacts.position)).limit(limit).offset(offset),
      this.db.orm.select({ total: count() }).from(campaignContacts).where(where),
    ]);
    return { rows, total: counted?.total ?? 0 };
  }

  /** The latest numbers dialled, the latest last. */
  async callOrder(campaignId: string, limit: number): Promise<string[]> {
    const rows = await this.db.orm
      .select({ phone: calls.toPhone })
      .from(calls)
      .where(eq(calls.campaignId, campaignId))
      .orderBy(desc(calls.createdAt), desc(calls.id))
      .limit(limit);
    return rows.map(({ phone }) => phone).reverse();
  }
}

function hasStatus(status: CampaignStatus): SQL | undefined {
  if (status === 'draft' || status === 'paused' || status === 'ended') return eq(campaigns.phase, status);
  const running = eq(campaigns.phase, 'running');
  const lines = (which: SQL | undefined) =>
    sql`exists (select 1 from ${campaignLines} where ${and(eq(campaignLines.campaignId, campaigns.id), isLive, which)})`;
  const connected = lines(eq(campaignLines.stage, 'connected'));
  if (status === 'connected') return and(running, connected);
  const open = lines(ne(campaignLines.stage, 'connected'));
  return and(running, sql`not ${connected}`, status === 'dialing' ? open : sql`not ${open}`);
}

function mentions(q: string): SQL | undefined {
  const pattern = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
  const digits = q.replace(/\D/g, '').replace(/^0+/, '');
  const words = sql`(${campaignContacts.name} ilike ${pattern} or ${campaignContacts.company} ilike ${pattern})`;
  return digits.length >= 3 ? or(words, sql`${campaignContacts.phone} like ${`%${digits}%`}`) : words;
}
