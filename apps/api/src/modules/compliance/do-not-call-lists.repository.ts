import { Injectable } from '@nestjs/common';
import { and, desc, eq, gt, inArray, isNotNull, isNull, lt, min, ne, or, sql } from 'drizzle-orm';
import { Clock } from '../../platform/clock/clock';
import type { Tx } from '../../platform/database/database';
import { doNotCallListNumbers, doNotCallLists } from '../../platform/database/schema/compliance';

export type DoNotCallListRow = typeof doNotCallLists.$inferSelect;
export type NewDoNotCallList = Pick<DoNotCallListRow, 'id' | 'kind' | 'name' | 'country' | 'reason' | 'asOf' | 'expiresAt' | 'addedBy'>;

/** An upload that has not come to its end within this time never will. */
const ABANDONED_MS = 60 * 60_000;

/** Files of numbers, whole ones and those still being read. */
@Injectable()
export class DoNotCallListsRepository {
  constructor(private readonly clock: Clock) {}

  async create(tx: Tx, list: NewDoNotCallList): Promise<void> {
    await tx.insert(doNotCallLists).values({ ...list, createdAt: this.clock.now() });
  }

  /** How many of them the list did not have yet. */
  async addNumbers(tx: Tx, listId: string, phones: readonly string[]): Promise<number> {
    if (!phones.length) return 0;
    const values = sql`select unnest(${sql.param([...phones])}::text[]), ${listId}::uuid`;
    const result = await tx.execute(sql`insert into do_not_call_list_numbers (phone, list_id) ${values} on conflict do nothing`);
    return result.rowCount ?? 0;
  }

  async progress(tx: Tx, id: string, counts: { numbers: number; skipped: number }): Promise<void> {
    await tx.update(doNotCallLists).set(counts).where(eq(doNotCallLists.id, id));
  }

  /** From now on it blocks, in place of the one it is a newer version of. */
  async release(tx: Tx, { id, kind, name, country }: Pick<DoNotCallListRow, 'id' | 'kind' | 'name' | 'country'>): Promise<void> {
    const older = [eq(doNotCallLists.kind, kind), eq(doNotCallLists.name, name), eq(doNotCallLists.country, country)];
    if (kind === 'national')
      await tx.delete(doNotCallLists).where(and(...older, ne(doNotCallLists.id, id), isNotNull(doNotCallLists.readyAt)));
    await tx.update(doNotCallLists).set({ readyAt: this.clock.now() }).where(eq(doNotCallLists.id, id));
  }

  async delete(tx: Tx, id: string): Promise<DoNotCallListRow | null> {
    const [row] = await tx.delete(doNotCallLists).where(eq(doNotCallLists.id, id)).returning();
    return row ?? null;
  }

  async deleteAbandoned(tx: Tx): Promise<void> {
    const before = new Date(this.clock.now().getTime() - ABANDONED_MS);
    await tx.delete(doNotCallLists).where(and(isNull(doNotCallLists.readyAt), lt(doNotCallLists.createdAt, before)));
  }

  async all(tx: Tx): Promise<DoNotCallListRow[]> {
    return tx.select().from(doNotCallLists).orderBy(desc(doNotCallLists.createdAt));
  }

  async withNumber(tx: Tx, phone: string): Promise<DoNotCallListRow[]> {
    const holding = tx.select({ id: doNotCallListNumbers.listId }).from(doNotCallListNumbers).where(eq(doNotCallListNumbers.phone, phone));
    return tx
      .select()
      .from(doNotCallLists)
      .where(and(inArray(doNotCallLists.id, holding), isNotNull(doNotCallLists.readyAt)));
  }

  async removeFromCompanyLists(tx: Tx, phone: string): Promise<number> {
    const company = tx.select({ id: doNotCallLists.id }).from(doNotCallLists).where(eq(doNotCallLists.kind, 'company'));
    const result = await tx
      .delete(doNotCallListNumbers)
      .where(and(eq(doNotCallListNumbers.phone, phone), inArray(doNotCallListNumbers.listId, company)));
    return result.rowCount ?? 0;
  }

  /** Per country, when its register was read; of several files the oldest, since it is a part of the whole. */
  async scrubs(tx: Tx): Promise<Map<string, Date>> {
    const now = this.clock.now();
    const rows = await tx
      .select({ country: doNotCallLists.country, asOf: min(doNotCallLists.asOf) })
      .from(doNotCallLists)
      .where(
        and(
          eq(doNotCallLists.kind, 'national'),
          isNotNull(doNotCallLists.readyAt),
          or(isNull(doNotCallLists.expiresAt), gt(doNotCallLists.expiresAt, now)),
        ),
      )
      .groupBy(doNotCallLists.country);
    return new Map(rows.flatMap(({ country, asOf }) => (asOf ? [[country, asOf] as const] : [])));
  }
}
