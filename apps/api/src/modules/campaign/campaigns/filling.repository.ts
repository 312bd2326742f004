import { Injectable } from '@nestjs/common';
import { and, asc, eq, gt, inArray, isNotNull, lte, or, sql } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { Database, type Tx } from '../../../platform/database/database';
import { campaigns } from '../../../platform/database/schema/campaigns';
import { contactLists, contacts } from '../../../platform/database/schema/contacts';
import type { ContactDraft } from './read-contacts';

export interface NewCampaignContact extends ContactDraft {
  contactId: string | null;
  hoursKey: string;
}

/** Contacts come into a campaign: given one by one, or copied from a list as it grows. */
@Injectable()
export class FillingRepository {
  constructor(private readonly db: Database) {}

  /** Behind those it has, in this order; numbers it has already are left as they are. Answers how many are new. */
  async add(tx: Tx, campaignId: string, added: readonly NewCampaignContact[]): Promise<number> {
    if (!added.length) return 0;
    const [counter] = await tx
      .update(campaigns)
      .set({ nextPosition: sql`${campaigns.nextPosition} + ${added.length}` })
      .where(eq(campaigns.id, campaignId))
      .returning({ next: campaigns.nextPosition });
    const first = (counter?.next ?? 1) - added.length;
    const rows = JSON.stringify(added.map((contact, index) => ({ id: uuid(), position: first + index, ...contact })));
    const { rowCount } = await tx.execute(sql`
      insert into campaign_contacts (id, campaign_id, contact_id, position, phone, name, company, title, time_zone, custom, hours_key)
      select id, ${campaignId}, "contactId", position, phone, name, company, title, "timeZone", custom, "hoursKey"
      from jsonb_to_recordset(${rows}::jsonb) as c(
        id uuid, "contactId" uuid, position int, phone text, name text, company text, title text, "timeZone" text, custom jsonb, "hoursKey" text)
      on conflict (campaign_id, phone) do nothing`);
    return rowCount ?? 0;
  }

  async listName(listId: string): Promise<string | null> {
    const [row] = await this.db.orm
      .select({ name: contactLists.name })
      .from(contactLists)
      .where(and(eq(contactLists.id, listId), isNotNull(contactLists.availableAt)));
    return row?.name ?? null;
  }

  /** Of a list, behind this line, in the order of its lines. `words`: only with one of these statuses or outcomes. */
  async listed(tx: Tx, listId: string, line: number, words: readonly string[] | null, limit: number) {
    const chosen = words && or(inArray(sql`${contacts.callStatus}`, [...words]), inArray(contacts.callOutcome, [...words]));
    return tx
      .select({
        line: contacts.line,
        contactId: contacts.id,
        phone: contacts.phone,
        name: contacts.name,
        company: contacts.company,
        title: contacts.title,
        timeZone: contacts.timeZone,
        custom: contacts.custom,
      })
      .from(contacts)
      .where(and(eq(contacts.listId, listId), gt(contacts.line, line), chosen ?? undefined))
      .orderBy(asc(contacts.line))
      .limit(limit);
  }

  async filled(tx: Tx, campaignId: string, line: number, again: Date | null): Promise<void> {
    await tx.update(campaigns).set({ fillLine: line, fillAt: again }).where(eq(campaigns.id, campaignId));
  }

  async due(limit: number): Promise<string[]> {
    const rows = await this.db.orm
      .select({ id: campaigns.id })
      .from(campaigns)
      .where(lte(campaigns.fillAt, sql`now()`))
      .orderBy(asc(campaigns.fillAt))
      .limit(limit);
    return rows.map(({ id }) => id);
  }
}
