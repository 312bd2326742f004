import { Injectable } from '@nestjs/common';
import type { CampaignContactStatus } from '@dialer/contracts';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/database/database';
import { campaignContacts } from '../../../platform/database/schema/campaigns';
import type { CampaignContactRow } from '../campaign-rows.repository';

export type ContactChange = Partial<typeof campaignContacts.$inferInsert>;

/** How contacts move through the queue of their campaign. */
@Injectable()
export class QueueMovesRepository {
  async started(tx: Tx, id: string, callId: string, dialNumber: number, now: Date): Promise<void> {
    const attempts = sql`${campaignContacts.attempts} + 1`;
    const live = {
      status: 'dialing',
      queueState: 'live',
      callId,
      dialNumber,
      lastCalledAt: now,
      nextAt: null,
      blockedReason: null,
    } as const;
    await tx
      .update(campaignContacts)
      .set({ ...live, attempts })
      .where(eq(campaignContacts.id, id));
  }

  async progressed(tx: Tx, id: string, callId: string, status: CampaignContactStatus): Promise<void> {
    await tx.update(campaignContacts).set({ status }).where(liveWith(id, callId));
  }

  async lockLive(tx: Tx, id: string, callId: string): Promise<CampaignContactRow | null> {
    const [row] = await tx.select().from(campaignContacts).where(liveWith(id, callId)).for('update');
    return row ?? null;
  }

  async lockByPhone(tx: Tx, campaignId: string, phone: string): Promise<CampaignContactRow | null> {
    const [row] = await tx
      .select()
      .from(campaignContacts)
      .where(and(eq(campaignContacts.campaignId, campaignId), eq(campaignContacts.phone, phone)))
      .for('update');
    return row ?? null;
  }

  /** Of a call; only while it is the contact's latest. */
  async lockByCall(tx: Tx, campaignId: string, callId: string, phone: string): Promise<CampaignContactRow | null> {
    const contact = await this.lockByPhone(tx, campaignId, phone);
    return contact?.callId === callId ? contact : null;
  }

  async place(tx: Tx, id: string, change: ContactChange): Promise<void> {
    await tx.update(campaignContacts).set(change).where(eq(campaignContacts.id, id));
  }

  async placeAll(tx: Tx, ids: readonly string[], change: ContactChange): Promise<void> {
    await tx
      .update(campaignContacts)
      .set(change)
      .where(inArray(campaignContacts.id, [...ids]));
  }

  /** Without an `until` no time to come helps: blocked, and nothing is planned any more. */
  async setAside(tx: Tx, moves: readonly { id: string; reason: string; until: string | null }[]): Promise<void> {
    await tx.execute(sql`
      update campaign_contacts c set
        queue_state = case when m.until is null then 'blocked' else 'waiting' end,
        status = case when m.until is null then 'blocked' else c.status end,
        next_at = m.until, blocked_reason = m.reason
      from jsonb_to_recordset(${JSON.stringify(moves)}::jsonb) as m(id uuid, reason text, until timestamptz)
      where c.id = m.id`);
  }
}

const liveWith = (id: string, callId: string) =>
  and(eq(campaignContacts.id, id), eq(campaignContacts.callId, callId), eq(campaignContacts.queueState, 'live'));
