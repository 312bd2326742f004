import { Injectable } from '@nestjs/common';
import type { ProviderName } from '@dialer/contracts';
import { Database } from '../../platform/database/database';
import { CallRowsRepository } from './call-rows.repository';

/** Carrier events that belong on a call's timeline but move nothing. */
@Injectable()
export class CallNotes {
  constructor(
    private readonly db: Database,
    private readonly rows: CallRowsRepository,
  ) {}

  /** Once per key, like every carrier event; a call we do not know is dropped. */
  async keep(
    provider: ProviderName,
    callId: string,
    note: { key: string; kind: string; at: Date; detail: Record<string, unknown> },
  ): Promise<void> {
    await this.db.tx(async (tx) => {
      const call = await this.rows.lock(tx, callId);
      if (call) await this.rows.note(tx, call.id, { ...note, provider, source: 'carrier' });
    });
  }
}
