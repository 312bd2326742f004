import { Injectable } from '@nestjs/common';
import { and, asc, eq, gt, isNotNull, isNull, lt, lte, or, sql } from 'drizzle-orm';
import { Database, type Tx } from '../../../platform/database/database';
import { contactImportErrors, contactImports } from '../../../platform/database/schema/contacts';
import type { OwedSource } from '../../queue/owed-source';

export type ImportRow = typeof contactImports.$inferSelect;
export type NewImportRow = typeof contactImports.$inferInsert;
export type ImportErrorRow = typeof contactImportErrors.$inferSelect;
export type NewImportError = Omit<typeof contactImportErrors.$inferInsert, 'importId'>;

/** A worker that has not written for this long is taken for dead, and the sweep adds the job again. */
const LEASE = sql.raw(`interval '15 seconds'`);
/** How long people come back for the report of an import. */
const REPORT_KEPT = sql.raw(`interval '90 days'`);
/** An upload that never ended: the client or the process went away. */
const ABANDONED = sql.raw(`interval '1 day'`);

/** The rows of uploads; a job is owed while `next_at` is set (ADR 2). */
@Injectable()
export class ImportsRepository implements OwedSource {
  readonly job = 'contact-import' as const;

  constructor(private readonly db: Database) {}

  async dueIds(limit: number): Promise<string[]> {
    const rows = await this.db.orm
      .select({ id: contactImports.id })
      .from(contactImports)
      .where(and(isNotNull(contactImports.nextAt), lte(contactImports.nextAt, sql`now()`)))
      .orderBy(asc(contactImports.nextAt))
      .limit(limit);
    return rows.map(({ id }) => id);
  }

  async byId(tx: Tx, id: string): Promise<ImportRow | null> {
    const [row] = await tx.select().from(contactImports).where(eq(contactImports.id, id));
    return row ?? null;
  }

  /** An upload that has just begun: nothing is owed yet. */
  async insert(tx: Tx, row: Omit<NewImportRow, 'status'>): Promise<void> {
    await tx.insert(contactImports).values({ ...row, status: 'queued' });
  }

  /** The file is complete; from now on a job is owed. */
  async release(tx: Tx, id: string, change: Partial<NewImportRow>): Promise<void> {
    await tx
      .update(contactImports)
      .set({ ...change, nextAt: sql`now()` })
      .where(eq(contactImports.id, id));
  }

  async delete(tx: Tx, id: string): Promise<void> {
    await tx.delete(contactImports).where(eq(contactImports.id, id));
  }

  /** Uploads that never ended, and reports nobody asks for any more. */
  async deleteOld(tx: Tx): Promise<void> {
    const old = lt(contactImports.createdAt, sql`now() - ${ABANDONED}`);
    const abandoned = and(eq(contactImports.status, 'queued'), isNull(contactImports.nextAt), old);
    await tx.delete(contactImports).where(or(abandoned, lt(contactImports.finishedAt, sql`now() - ${REPORT_KEPT}`)));
  }

  /**
   * Takes the import over, from whoever has it: BullMQ gives a job to one worker, and one that it took for dead may still move.
   * Every later write names the claim, so the old one changes nothing more.
   */
  async claim(id: string, claim: string): Promise<ImportRow | null> {
    const [row] = await this.db.orm
      .update(contactImports)
      .set({ status: 'running', claim, attempts: sql`${contactImports.attempts} + 1`, nextAt: sql`now() + ${LEASE}` })
      .where(and(eq(contactImports.id, id), isNotNull(contactImports.nextAt)))
      .returning();
    return row ?? null;
  }

  /** Null when somebody else has claimed the import meanwhile. Rows written show that the file is not what kills workers. */
  progress(tx: Tx, claimed: ImportRow, change: Partial<NewImportRow>): Promise<ImportRow | null> {
    return this.write(tx, claimed, { ...change, ...(change.processed && { attempts: 0 }), nextAt: sql`now() + ${LEASE}` });
  }

  finish(tx: Tx, claimed: ImportRow, change: Partial<NewImportRow>): Promise<ImportRow | null> {
    return this.write(tx, claimed, { ...change, claim: null, nextAt: null, finishedAt: sql`now()` });
  }

  async postpone(tx: Tx, claimed: ImportRow, seconds: number): Promise<void> {
    await this.write(tx, claimed, { nextAt: sql`now() + make_interval(secs => ${seconds})` });
  }

  /** Duplicates of one number are reported once: the unique key leaves the others out. */
  async addErrors(tx: Tx, importId: string, errors: readonly NewImportError[]): Promise<void> {
    if (!errors.length) return;
    const rows = errors.map((error) => ({ ...error, importId }));
    await tx.insert(contactImportErrors).values(rows).onConflictDoNothing();
  }

  errors(tx: Tx, importId: string, limit: number, afterId = 0): Promise<ImportErrorRow[]> {
    return tx
      .select()
      .from(contactImportErrors)
      .where(and(eq(contactImportErrors.importId, importId), gt(contactImportErrors.id, afterId)))
      .orderBy(asc(contactImportErrors.id))
      .limit(limit);
  }

  private async write(tx: Tx, claimed: ImportRow, change: Record<string, unknown>): Promise<ImportRow | null> {
    const [row] = await tx
      .update(contactImports)
      .set(change)
      .where(and(eq(contactImports.id, claimed.id), eq(contactImports.claim, claimed.claim ?? '')))
      .returning();
    return row ?? null;
  }
}
