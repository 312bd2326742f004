import { Injectable } from '@nestjs/common';
import type { DialRefusalSearchRequest, DialRefusalView, Page } from '@dialer/contracts';
import { Database, type Tx } from '../../platform/database/database';
import { AppError } from '../../platform/errors/app-error';
import { DialRefusalsRepository, type DialRefusalRow, type RefusedDial } from './dial-refusals.repository';
import { readNumber } from './read-number';

const SHOWN = 100;

/** Why a number was not dialled, then and now. */
@Injectable()
export class DialRefusals {
  constructor(
    private readonly db: Database,
    private readonly rows: DialRefusalsRepository,
  ) {}

  /**
   * In a transaction of its own, since what was refused must stay known when its transaction is undone; unless the refusal itself is
   * what is written, as when a contact is moved aside.
   */
  async record(refused: readonly RefusedDial[], tx: Tx = this.db.orm): Promise<void> {
    await this.rows.record(tx, refused);
  }

  async search({ phone, contact_id }: DialRefusalSearchRequest): Promise<Page<DialRefusalView>> {
    if (!phone && !contact_id) {
      throw new AppError('VALIDATION_ERROR', 'Whose refusals?', { fields: { phone: 'is required, or contact_id' } });
    }
    const wanted = { ...(phone && { phone: readNumber(phone) }), ...(contact_id && { contactId: contact_id }) };
    const items = (await this.rows.of(this.db.orm, wanted, SHOWN)).map(toView);
    return { items, total: items.length };
  }
}

function toView(row: DialRefusalRow): DialRefusalView {
  return {
    at: row.at.toISOString(),
    stage: row.stage,
    reason: row.reason,
    message: row.message,
    until: row.until?.toISOString() ?? null,
    rules_version: row.rulesVersion,
    contact_id: row.contactId,
    call_id: row.callId,
    principal_id: row.principalId,
    detail: row.detail,
  };
}
