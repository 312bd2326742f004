import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { v7 as uuidv7 } from 'uuid';
import type { Tx } from '../../../platform/database/database';
import { contactLists, contacts } from '../../../platform/database/schema/contacts';
import type { ContactDraft } from './row-check';

export interface Duplicate {
  draft: ContactDraft;
  /** Line of the contact that has the number already. */
  of: number;
}

/** What an import writes to lists and contacts. */
@Injectable()
export class ContactWriterRepository {
  async createList(tx: Tx, list: typeof contactLists.$inferInsert): Promise<void> {
    await tx.insert(contactLists).values(list);
  }

  async publishList(tx: Tx, id: string): Promise<void> {
    await tx
      .update(contactLists)
      .set({ availableAt: sql`now()` })
      .where(eq(contactLists.id, id));
  }

  async deleteList(tx: Tx, id: string): Promise<void> {
    await tx.delete(contactLists).where(eq(contactLists.id, id));
  }

  /** One statement for all; answers those whose number the list has already, from this batch or an earlier one. */
  async insert(tx: Tx, listId: string, drafts: readonly ContactDraft[]): Promise<Duplicate[]> {
    if (!drafts.length) return [];
    const ids = newIds(drafts.length);
    const rows = JSON.stringify(drafts.map((draft, index) => ({ id: ids[index], ...draft })));
    const { rows: inserted } = await tx.execute<{ line: number }>(sql`
      insert into contacts (id, list_id, line, name, company, title, phone, country, time_zone, custom)
      select id, ${listId}, line, name, company, title, phone, country, "timeZone", custom
      from jsonb_to_recordset(${rows}::jsonb) as draft(
        id uuid, line int, name text, company text, title text, phone text, country text, "timeZone" text, custom jsonb)
      on conflict (list_id, phone) do nothing
      returning line`);
    if (inserted.length === drafts.length) return [];
    const lines = new Set(inserted.map(({ line }) => line));
    return this.duplicates(
      tx,
      listId,
      drafts.filter(({ line }) => !lines.has(line)),
    );
  }

  private async duplicates(tx: Tx, listId: string, drafts: readonly ContactDraft[]): Promise<Duplicate[]> {
    const phones = drafts.map(({ phone }) => phone);
    const first = await tx
      .select({ phone: contacts.phone, line: contacts.line })
      .from(contacts)
      .where(and(eq(contacts.listId, listId), inArray(contacts.phone, phones)));
    const lineOf = new Map(first.map(({ phone, line }) => [phone, line]));
    return drafts.map((draft) => ({ draft, of: lineOf.get(draft.phone) ?? 0 }));
  }
}

/** Random bytes for all at once: one id at a time took a fifth of an import. */
function newIds(count: number): string[] {
  const bytes = randomBytes(16 * count);
  return Array.from({ length: count }, (_, index) => uuidv7({ random: bytes.subarray(16 * index, 16 * (index + 1)) }));
}
