import { Injectable } from '@nestjs/common';
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { Database, type Tx } from '../../platform/database/database';
import { campaignAgents, campaignContacts, campaignLines, campaigns } from '../../platform/database/schema/campaigns';

export type CampaignRow = typeof campaigns.$inferSelect;
export type CampaignContactRow = typeof campaignContacts.$inferSelect;
export type AgentRow = typeof campaignAgents.$inferSelect;
export type LineRow = typeof campaignLines.$inferSelect;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The rows of campaigns as both of its parts read them. */
@Injectable()
export class CampaignRowsRepository {
  constructor(private readonly db: Database) {}

  async campaign(id: string, tx: Tx = this.db.orm): Promise<CampaignRow | null> {
    if (!UUID.test(id)) return null;
    const [row] = await tx.select().from(campaigns).where(eq(campaigns.id, id)).limit(1);
    return row ?? null;
  }

  /** Names of those that have not ended and will leave this message; the first few are enough to know where to look. */
  async namesWithMessage(tx: Tx, audioId: string): Promise<string[]> {
    const leavesIt = sql`${campaigns.amd} ->> 'message_id' = ${audioId}`;
    const found = await tx
      .select({ name: campaigns.name })
      .from(campaigns)
      .where(and(isNull(campaigns.endedAt), leavesIt))
      .orderBy(asc(campaigns.createdAt))
      .limit(5);
    return found.map(({ name }) => name);
  }

  async contact(id: string, tx: Tx = this.db.orm): Promise<CampaignContactRow | null> {
    const [row] = await tx.select().from(campaignContacts).where(eq(campaignContacts.id, id)).limit(1);
    return row ?? null;
  }

  async agent(id: string, tx: Tx = this.db.orm): Promise<AgentRow | null> {
    if (!UUID.test(id)) return null;
    const [row] = await tx.select().from(campaignAgents).where(eq(campaignAgents.id, id)).limit(1);
    return row ?? null;
  }
}
