import { Injectable } from '@nestjs/common';
import type { AuditAction, AuditSubject } from '@dialer/contracts';
import { v7 as uuid } from 'uuid';
import { Clock } from '../../platform/clock/clock';
import type { Tx } from '../../platform/database/database';
import { maskLine } from '../../platform/logging/mask';
import { currentAsker } from './asker';
import { AuditRepository, type AuditRow } from './audit.repository';

export interface AuditEntry {
  action: AuditAction;
  subject?: { type: AuditSubject; id: string };
  /** Only where the request does not tell: at sign-in, in a job. */
  principalId?: string | null;
  /** Ids, words and counts: never a name, a phone number or what somebody wrote. Those stand on the subject itself. */
  detail?: Readonly<Record<string, AuditValue>>;
}
type AuditValue = string | number | boolean | null | undefined | readonly string[];

/** Who did what, from where. Written in the transaction of what it records: neither is there without the other. */
@Injectable()
export class AuditLog {
  constructor(
    private readonly entries: AuditRepository,
    private readonly clock: Clock,
  ) {}

  async record(tx: Tx, entry: AuditEntry): Promise<void> {
    await this.entries.insert(tx, this.rowOf(entry));
  }

  /** For a deed that takes many requests: nothing new when the same principal did the same to the same within this time. */
  async recordOnce(tx: Tx, entry: AuditEntry, withinSeconds: number): Promise<void> {
    const row = this.rowOf(entry);
    if (!(await this.entries.has(tx, row, withinSeconds))) await this.entries.insert(tx, row);
  }

  private rowOf({ action, subject, principalId, detail = {} }: AuditEntry): AuditRow {
    const asker = currentAsker();
    return {
      id: uuid(),
      at: this.clock.now(),
      principalId: principalId === undefined ? asker.principalId : principalId,
      action,
      subjectType: subject?.type ?? null,
      subjectId: subject?.id ?? null,
      ip: asker.ip,
      userAgent: asker.userAgent,
      // Whoever calls this may err; a number in a detail would stay for a year.
      detail: JSON.parse(maskLine(JSON.stringify(detail))) as Record<string, unknown>,
    };
  }
}
