import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Tx } from '../../platform/database/database';
import { AuditLog } from '../audit/audit-log';
import { CallListeners, type CallListener } from './call-listeners';
import type { CallRow } from './calls.repository';

/**
 * Who placed a call, who ended it, and who went over the calling hours. A call that the contact or the carrier ends is nobody's deed:
 * its own timeline tells of it. Number, contact and the reason of an override stand on the call, not here.
 */
@Injectable()
export class CallAudit implements CallListener, OnModuleInit {
  readonly part = 'notes';

  constructor(
    private readonly listeners: CallListeners,
    private readonly audit: AuditLog,
  ) {}

  onModuleInit(): void {
    this.listeners.add(this);
  }

  async onStart(tx: Tx, call: CallRow): Promise<void> {
    const by = { principalId: call.principalId, subject: { type: 'call', id: call.id } } as const;
    const detail = { provider: call.provider, contact_id: call.contactId, record: call.record };
    await this.audit.record(tx, { action: 'call.placed', ...by, detail });
    if (call.overrideReason !== null) await this.audit.record(tx, { action: 'call.hours_overridden', ...by });
  }

  async onChange(tx: Tx, before: CallRow, after: CallRow): Promise<void> {
    if (before.endWantedAt || !after.endWantedAt) return;
    await this.audit.record(tx, { action: 'call.ended', subject: { type: 'call', id: after.id }, detail: { state: before.state } });
  }
}
