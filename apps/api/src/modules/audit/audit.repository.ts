import { Injectable } from '@nestjs/common';
import type { AuditAction } from '@dialer/contracts';
import { and, count, desc, eq, gt, gte, isNull, lt, sql, type SQL } from 'drizzle-orm';
import type { Tx } from '../../platform/database/database';
import { auditLog } from '../../platform/database/schema/audit';

export type AuditRow = typeof auditLog.$inferSelect;
export interface AuditFilter {
  principalId?: string | undefined;
  action?: AuditAction | undefined;
  subjectId?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
}

/** A year and a month, so that a yearly review sees the whole of it. The trigger of the table knows the same number. */
const KEPT = sql.raw(`interval '400 days'`);

@Injectable()
export class AuditRepository {
  async insert(tx: Tx, row: AuditRow): Promise<void> {
    await tx.insert(auditLog).values(row);
  }

  async has(tx: Tx, like: AuditRow, withinSeconds: number): Promise<boolean> {
    const { principalId, action, subjectId } = like;
    const same = and(
      subjectId === null ? isNull(auditLog.subjectId) : eq(auditLog.subjectId, subjectId),
      principalId === null ? isNull(auditLog.principalId) : eq(auditLog.principalId, principalId),
      eq(auditLog.action, action),
      gt(auditLog.at, sql`now() - make_interval(secs => ${withinSeconds})`),
    );
    return (await tx.select({ id: auditLog.id }).from(auditLog).where(same).limit(1)).length > 0;
  }

  /** The latest first. */
  async page(
    tx: Tx,
    filter: AuditFilter,
    { limit, offset }: { limit: number; offset: number },
  ): Promise<{ rows: AuditRow[]; total: number }> {
    const where = and(...conditions(filter));
    const rows = await tx.select().from(auditLog).where(where).orderBy(desc(auditLog.at), desc(auditLog.id)).limit(limit).offset(offset);
    const [all] = await tx.select({ n: count() }).from(auditLog).where(where);
    return { rows, total: all?.n ?? 0 };
  }

  async deleteOld(tx: Tx): Promise<void> {
    await tx.delete(auditLog).where(lt(auditLog.at, sql`now() - ${KEPT}`));
  }
}

function conditions({ principalId, action, subjectId, from, to }: AuditFilter): SQL[] {
  return [
    ...(principalId === undefined ? [] : [eq(auditLog.principalId, principalId)]),
    ...(action === undefined ? [] : [eq(auditLog.action, action)]),
    ...(subjectId === undefined ? [] : [eq(auditLog.subjectId, subjectId)]),
    ...(from === undefined ? [] : [gte(auditLog.at, from)]),
    ...(to === undefined ? [] : [lt(auditLog.at, to)]),
  ];
}
