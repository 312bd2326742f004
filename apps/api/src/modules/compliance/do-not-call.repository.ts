import { Injectable } from '@nestjs/common';
import { eq, inArray } from 'drizzle-orm';
import { Clock } from '../../platform/clock/clock';
import type { Tx } from '../../platform/database/database';
import { doNotCall } from '../../platform/database/schema/compliance';

export const DO_NOT_CALL_SOURCES = ['rep', 'opt_out', 'import', 'ops'] as const;
export type DoNotCallSource = (typeof DO_NOT_CALL_SOURCES)[number];

/** Numbers nobody may dial. Other modules write through it inside their own transaction. */
@Injectable()
export class DoNotCallRepository {
  constructor(private readonly clock: Clock) {}

  async contains(tx: Tx, phone: string): Promise<boolean> {
    const rows = await tx.select({ phone: doNotCall.phone }).from(doNotCall).where(eq(doNotCall.phone, phone)).limit(1);
    return rows.length > 0;
  }

  /** Which of these are on the list; for tables that show it beside each number. */
  async among(tx: Tx, phones: readonly string[]): Promise<Set<string>> {
    if (!phones.length) return new Set();
    const rows = await tx
      .select({ phone: doNotCall.phone })
      .from(doNotCall)
      .where(inArray(doNotCall.phone, [...phones]));
    return new Set(rows.map((row) => row.phone));
  }

  /** The first request stays: when somebody asked matters in a dispute. */
  async add(tx: Tx, phone: string, source: DoNotCallSource, addedBy: string | null): Promise<void> {
    await tx.insert(doNotCall).values({ phone, source, addedBy, createdAt: this.clock.now() }).onConflictDoNothing();
  }
}
