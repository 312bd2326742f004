import { Injectable } from '@nestjs/common';
import type { ProviderName } from '@dialer/contracts';
import { Database } from '../../platform/database/database';
import { CallsRepository } from './calls.repository';

/** Carrier events that belong on a call's timeline but move nothing. */
@Injectable()
export class CallNotes {
  constructor(
    private readonly db: Database,
    private readonly calls: CallsRepository,
  ) {}

  /** Once per key, like every carrier event; a call we do not know is dropped. */
  async keep(
    provider: ProviderName,
    callId: string,
    note: { key: string; kind: string; at: Date; detail: Record<string, unknown> },
  ): Promise<void> {
    await this.db.tx(async (tx) => {
      const call = await this.calls.lock(tx, callId);
      if (call) await this.calls.recordEvent(tx, call.id, { ...note, provider, source: 'carrier' });
    });
  }
}
