import { Injectable } from '@nestjs/common';
import { type ProviderName, TERMINAL_CALL_STATES } from '@dialer/contracts';
import { and, eq, isNotNull, isNull, ne, notInArray, or } from 'drizzle-orm';
import { Database } from '../../platform/database/database';
import { callLegs, calls } from '../../platform/database/schema/calls';

export interface StandingLeg {
  callId: string;
  provider: ProviderName;
  legSid: string;
}

const live = notInArray(calls.state, [...TERMINAL_CALL_STATES]);

/** What one user has at the carriers right now. */
@Injectable()
export class UserLegsRepository {
  constructor(private readonly db: Database) {}

  /** Calls without a leg of the user's that could end by itself: unanswered ones, and those whose only leg it is. */
  async unanswered(userId: string): Promise<string[]> {
    const rows = await this.db.orm
      .select({ id: calls.id })
      .from(calls)
      .where(and(eq(calls.userId, userId), live, or(ne(calls.state, 'in-progress'), eq(calls.path, 'direct')), isNull(calls.endWantedAt)));
    return rows.map(({ id }) => id);
  }

  async standing(identity: string): Promise<StandingLeg[]> {
    const rows = await this.db.orm
      .select({ callId: calls.id, provider: calls.provider, legSid: callLegs.legSid })
      .from(callLegs)
      .innerJoin(calls, eq(calls.id, callLegs.callId))
      .where(
        and(eq(callLegs.identity, identity), live, isNotNull(callLegs.legSid), isNull(callLegs.leftAt), isNull(callLegs.hangupSentAt)),
      );
    return rows.flatMap(({ legSid, ...leg }) => (legSid === null ? [] : [{ ...leg, legSid }]));
  }
}
