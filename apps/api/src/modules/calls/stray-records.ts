import { Injectable } from '@nestjs/common';
import { TelephonyRegistry, type StrayCallEvent } from '@dialer/telephony';
import { v7 as uuid } from 'uuid';
import { AppConfig } from '../../platform/config/app-config';
import { Database } from '../../platform/database/database';
import type { UserPrincipal } from '../auth/principal';
import { identityOf } from './browser-identity';
import { CallWriter } from './call-writer';
import { newCallRow } from './new-call';

/** Gives a stray call the row that it should have had before it was dialled. */
@Injectable()
export class StrayRecords {
  constructor(
    private readonly db: Database,
    private readonly writer: CallWriter,
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
    const { at, legSid } = event;
    const initiated = {
      state: 'initiated',
      callSid: legSid,
      dialSlotAt: at,
      dialSentAt: at,
      dialResult: 'accepted',
      initiatedAt: at,
    } as const;
    const row = { ...newCallRow(uuid(), input, at), ...initiated, lastEventAt: at };
    const entry = { kind: 'stray_call', source: 'carrier' as const, at, detail: { call_sid: legSid } };
    try {
      // In one go, with the id that is unique: neither the same webhook twice nor a crash leaves a call that nobody makes.
      await this.writer.begun(await this.db.tx((tx) => this.writer.begin(tx, row, entry)));
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
}

const UNIQUE_VIOLATION = '23505';

/** The other one of two webhooks has made the row. */
function isTaken(error: unknown): boolean {
  const { cause } = error as { cause?: { code?: unknown; constraint?: unknown } };
  return cause?.code === UNIQUE_VIOLATION && cause.constraint === 'calls_call_sid';
}
