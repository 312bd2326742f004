import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { and, desc, eq } from 'drizzle-orm';
import { Clock } from '../../platform/clock/clock';
import type { Tx } from '../../platform/database/database';
import { dialRefusals } from '../../platform/database/schema/compliance';
import type { DialRefusal } from './dial-facts';
import { GATE_VERSION } from './dial-rules';

export type DialRefusalRow = typeof dialRefusals.$inferSelect;
export interface RefusedDial {
  /** E.164; only its hash is kept here. */
  phone: string;
  stage: DialRefusalRow['stage'];
  refusal: DialRefusal;
  contactId: string | null;
  callId: string | null;
  principalId: string | null;
  detail: Record<string, unknown>;
}

@Injectable()
export class DialRefusalsRepository {
  constructor(private readonly clock: Clock) {}

  async record(tx: Tx, refused: readonly RefusedDial[]): Promise<void> {
    if (!refused.length) return;
    const at = this.clock.now();
    await tx.insert(dialRefusals).values(
      refused.map(({ phone, refusal: { reason, message, until }, ...rest }) => ({
        ...rest,
        at,
        phoneHash: hashOf(phone),
        reason,
        message,
        until,
        rulesVersion: GATE_VERSION,
      })),
    );
  }

  /** The latest first. */
  async of(tx: Tx, { phone, contactId }: { phone?: string; contactId?: string }, limit: number): Promise<DialRefusalRow[]> {
    const wanted = [phone && eq(dialRefusals.phoneHash, hashOf(phone)), contactId && eq(dialRefusals.contactId, contactId)];
    const where = and(...wanted.flatMap((one) => one || []));
    return tx.select().from(dialRefusals).where(where).orderBy(desc(dialRefusals.at), desc(dialRefusals.id)).limit(limit);
  }
}

const hashOf = (phone: string) => createHash('sha256').update(phone).digest('hex');
