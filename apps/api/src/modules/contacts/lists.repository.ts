import { Injectable } from '@nestjs/common';
import type { ContactCallStatus } from '@dialer/contracts';
import { and, count, desc, eq, inArray, isNotNull } from 'drizzle-orm';
import { Database, type Tx } from '../../platform/database/database';
import { contactLists, contacts } from '../../platform/database/schema/contacts';

export type ListRow = typeof contactLists.$inferSelect;
export interface ListCount {
  listId: string;
  status: ContactCallStatus;
  outcome: string | null;
  contacts: number;
}

@Injectable()
export class ListsRepository {
  constructor(private readonly db: Database) {}

  /** Complete ones, the latest first. */
  all(): Promise<ListRow[]> {
    return this.db.orm.select().from(contactLists).where(isNotNull(contactLists.availableAt)).orderBy(desc(contactLists.createdAt));
  }

  /** One pass over an index that has all of it. */
  async counts(listIds: readonly string[]): Promise<ListCount[]> {
    if (!listIds.length) return [];
    const { listId, callStatus: status, callOutcome: outcome } = contacts;
    return this.db.orm
      .select({ listId, status, outcome, contacts: count() })
      .from(contacts)
      .where(inArray(listId, [...listIds]))
      .groupBy(listId, status, outcome);
  }

  /** False for a list that is not there, or not complete: its import still writes it. */
  async delete(tx: Tx, id: string): Promise<boolean> {
    const rows = await tx
      .delete(contactLists)
      .where(and(eq(contactLists.id, id), isNotNull(contactLists.availableAt)))
      .returning({ id: contactLists.id });
    return rows.length > 0;
  }
}
