import { Injectable } from '@nestjs/common';
import type { DoNotCallSource } from '@dialer/contracts';
import { and, count, desc, eq, gt, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm';
import { Clock } from '../../platform/clock/clock';
import type { Tx } from '../../platform/database/database';
import { doNotCall, doNotCallListNumbers, doNotCallLists } from '../../platform/database/schema/compliance';
import type { DialFacts } from './dial-facts';

export type DoNotCallRow = typeof doNotCall.$inferSelect;
type Hit = NonNullable<DialFacts['doNotCall']>;

/** Numbers nobody may dial. Other modules write through it inside their own transaction. */
@Injectable()
export class DoNotCallRepository {
  constructor(private readonly clock: Clock) {}

  async contains(tx: Tx, phone: string): Promise<boolean> {
    return (await this.among(tx, [phone])).has(phone);
  }

  /** Which of these must not be called; for tables that show it beside each number. */
  async among(tx: Tx, phones: readonly string[]): Promise<Set<string>> {
    return new Set((await this.hits(tx, phones)).keys());
  }

  /** Why each of these must not be called: its own entry first, since that one is about this person. Two statements, however many there are. */
  async hits(tx: Tx, phones: readonly string[]): Promise<Map<string, Hit>> {
    if (!phones.length) return new Map();
    const entries = await tx
      .select()
      .from(doNotCall)
      .where(and(inArray(doNotCall.phone, [...phones]), this.valid(doNotCall.expiresAt)));
    const listed = await tx
      .select({ phone: doNotCallListNumbers.phone, name: doNotCallLists.name, expiresAt: doNotCallLists.expiresAt })
      .from(doNotCallListNumbers)
      .innerJoin(doNotCallLists, eq(doNotCallLists.id, doNotCallListNumbers.listId))
      .where(
        and(inArray(doNotCallListNumbers.phone, [...phones]), isNotNull(doNotCallLists.readyAt), this.valid(doNotCallLists.expiresAt)),
      );
    const hits = new Map<string, Hit>();
    for (const { phone, name, expiresAt } of listed) hits.set(phone, { where: 'list', name, expiresAt });
    for (const { phone, expiresAt } of entries) hits.set(phone, { where: 'entry', name: null, expiresAt });
    return hits;
  }

  async entry(tx: Tx, phone: string): Promise<DoNotCallRow | null> {
    const [row] = await tx
      .select()
      .from(doNotCall)
      .where(and(eq(doNotCall.phone, phone), this.valid(doNotCall.expiresAt)));
    return row ?? null;
  }

  /** The first request stays: when somebody asked matters in a dispute. A later one may only make it last longer. False: nothing changed. */
  async add(
    tx: Tx,
    phone: string,
    source: DoNotCallSource,
    addedBy: string | null,
    { reason = null, expiresAt = null }: { reason?: string | null; expiresAt?: Date | null } = {},
  ): Promise<boolean> {
    const row = { phone, source, reason, addedBy, createdAt: this.clock.now(), expiresAt };
    const longer = sql`${doNotCall.expiresAt} is not null and (excluded.expires_at is null or excluded.expires_at > ${doNotCall.expiresAt})`;
    const result = await tx.insert(doNotCall).values(row).onConflictDoUpdate({ target: doNotCall.phone, set: row, setWhere: longer });
    return (result.rowCount ?? 0) > 0;
  }

  async remove(tx: Tx, phone: string): Promise<boolean> {
    const result = await tx.delete(doNotCall).where(eq(doNotCall.phone, phone));
    return (result.rowCount ?? 0) > 0;
  }

  async latest(tx: Tx, limit: number): Promise<{ rows: DoNotCallRow[]; total: number }> {
    const valid = this.valid(doNotCall.expiresAt);
    const rows = await tx.select().from(doNotCall).where(valid).orderBy(desc(doNotCall.createdAt)).limit(limit);
    const [counted] = await tx.select({ total: count() }).from(doNotCall).where(valid);
    return { rows, total: counted?.total ?? 0 };
  }

  private valid(expiresAt: typeof doNotCall.expiresAt | typeof doNotCallLists.expiresAt) {
    return or(isNull(expiresAt), gt(expiresAt, this.clock.now()));
  }
}
