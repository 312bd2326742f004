import { Injectable } from '@nestjs/common';
import type { RecordingStatus } from '@dialer/contracts';
import { and, asc, count, desc, eq, inArray, isNotNull, isNull, lt, lte, not, sql, type SQL } from 'drizzle-orm';
import { Database, type Tx } from '../../platform/database/database';
import { recordings } from '../../platform/database/schema/recordings';

export type RecordingRow = typeof recordings.$inferSelect;
export type OwedWork = 'act' | 'fetch';

/** The only SQL about recordings. Their rows change under the lock of their call; only leases are taken without it. */
@Injectable()
export class RecordingsRepository {
  constructor(private readonly db: Database) {}

  async ofCall(callId: string, tx: Tx = this.db.orm): Promise<RecordingRow[]> {
    return tx.select().from(recordings).where(eq(recordings.callId, callId)).orderBy(asc(recordings.createdAt), asc(recordings.id));
  }

  async byId(id: string): Promise<RecordingRow | null> {
    const [row] = await this.db.orm.select().from(recordings).where(eq(recordings.id, id)).limit(1);
    return row ?? null;
  }

  async insert(tx: Tx, row: RecordingRow): Promise<void> {
    await tx.insert(recordings).values(row);
  }

  async save(tx: Tx, row: RecordingRow): Promise<void> {
    await tx.update(recordings).set(row).where(eq(recordings.id, row.id));
  }

  /** The newest first. */
  async page(
    status: RecordingStatus | undefined,
    { limit, offset }: { limit: number; offset: number },
  ): Promise<{ rows: RecordingRow[]; total: number }> {
    const where = status === undefined ? undefined : eq(recordings.status, status);
    const found = this.db.orm.select().from(recordings).where(where).orderBy(desc(recordings.createdAt), desc(recordings.id));
    const rows = await found.limit(limit).offset(offset);
    const [all] = await this.db.orm.select({ n: count() }).from(recordings).where(where);
    return { rows, total: all?.n ?? 0 };
  }

  /** Finished ones without a legal hold, the oldest first. */
  async olderThan(days: number, limit: number): Promise<RecordingRow[]> {
    const old = lt(recordings.createdAt, sql`now() - make_interval(days => ${days})`);
    const where = and(inArray(recordings.status, ['completed', 'failed']), isNull(recordings.legalHoldAt), old);
    return this.db.orm.select().from(recordings).where(where).orderBy(asc(recordings.createdAt)).limit(limit);
  }

  // What is owed

  /** Leases what is due of a call; whoever gets a row back works on it, and so may the next one when the lease is over. */
  async claim(callId: string, work: OwedWork, leaseSeconds: number): Promise<RecordingRow[]> {
    return this.db.orm
      .update(recordings)
      .set({ nextAt: inSeconds(leaseSeconds), attempts: sql`${recordings.attempts} + 1` })
      .where(and(eq(recordings.callId, callId), isDue(work)))
      .returning();
  }

  /** False: the lease is somebody else's by now, or nothing is owed any more. */
  async extend(claimed: RecordingRow, seconds: number): Promise<boolean> {
    return this.setDue(claimed, { nextAt: inSeconds(seconds) });
  }

  async postpone(claimed: RecordingRow, seconds: number, error: string | null): Promise<void> {
    await this.setDue(claimed, { nextAt: inSeconds(seconds), error });
  }

  async dueCalls(work: OwedWork, limit: number): Promise<string[]> {
    const rows = await this.db.orm
      .select({ callId: recordings.callId })
      .from(recordings)
      .where(isDue(work))
      .orderBy(asc(recordings.nextAt))
      .limit(limit);
    return [...new Set(rows.map((row) => row.callId))];
  }

  private async setDue(claimed: RecordingRow, change: { nextAt: SQL; error?: string | null }): Promise<boolean> {
    const { id, status, attempts, readyAt } = claimed;
    const step = and(eq(recordings.status, status), readyAt ? isNotNull(recordings.readyAt) : isNull(recordings.readyAt));
    const mine = and(eq(recordings.id, id), eq(recordings.attempts, attempts), step);
    const result = await this.db.orm.update(recordings).set(change).where(mine);
    return (result.rowCount ?? 0) > 0;
  }
}

const inSeconds = (seconds: number) => sql`now() + make_interval(secs => ${seconds})`;

function isDue(work: OwedWork): SQL | undefined {
  const isFetch = and(eq(recordings.status, 'processing'), isNotNull(recordings.readyAt))!;
  // A second of slack for processes whose clocks differ: `next_at` is written by theirs, and compared by the database's.
  return and(lte(recordings.nextAt, sql`now() + interval '1 second'`), work === 'fetch' ? isFetch : not(isFetch));
}
