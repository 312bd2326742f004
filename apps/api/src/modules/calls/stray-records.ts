import { Injectable } from '@nestjs/common';
import { TelephonyRegistry, type StrayCallEvent } from '@dialer/telephony';
import { v7 as uuid } from 'uuid';
import { AppConfig } from '../../platform/config/app-config';
import { Database } from '../../platform/database/database';
import type { UserPrincipal } from '../auth/principal';
import { identityOf } from './browser-identity';
import { CallEvents } from './call-events';
import { CallWriter } from './call-writer';
import { newCallRow } from './new-call';

/** Gives a stray call the row that it should have had before it was dialled. */
@Injectable()
export class StrayRecords {
  constructor(
    private readonly db: Database,
    private readonly writer: CallWriter,
    private readonly events: CallEvents,
    private readonly registry: TelephonyRegistry,
    private readonly config: AppConfig,
  ) {}

  async keep(event: StrayCallEvent & { to: string }, principal: UserPrincipal): Promise<void> {
    const provider = this.registry.get(event.provider);
    if (!provider) return;
    const input = {
      principal,
      identity: identityOf(principal),
      provider,
      path: 'direct' as const,
      to: event.to,
      from: event.from ?? provider.defaultCallerId,
      ownCallerIds: [],
      contact: null,
      record: this.config.recordings.directByDefault,
      overrideReason: null,
      idempotency: null,
    };
    const row = newCallRow(uuid(), input, event.at);
    const entry = { kind: 'stray_call', source: 'carrier' as const, at: event.at, detail: { call_sid: event.legSid } };
    await this.db.tx((tx) => this.writer.begin(tx, row, entry));
    const { provider: name, key, legSid, to, from, at } = event;
    const origin = { provider: name, key, callId: row.id, sequence: null, at };
    await this.events.apply({ ...origin, kind: 'leg', label: 'customer', legSid, status: 'initiated', to, from, reason: null });
  }
}
