import { Injectable } from '@nestjs/common';
import { TERMINAL_CALL_STATES, type CallPath, type ProviderName } from '@dialer/contracts';
import { and, asc, count, eq, gt, inArray, isNotNull, isNull, lte, notInArray, or, sql } from 'drizzle-orm';
import { Database, type Tx } from '../../platform/database/database';
import { callEvents, callIdempotency, callLegs, calls } from '../../platform/database/schema/calls';

export type { EndDetail } from '../../platform/database/schema/calls';
export type CallRow = typeof calls.$inferSelect;
export type LegRow = typeof callLegs.$inferSelect;
export type NewCall = typeof calls.$inferInsert;
export type EventRow = typeof callEvents.$inferSelect;
export interface TimelineEntry {
  kind: string;
  source: EventRow['source'];
  at: Date;
  detail: Record<string, unknown>;
}

const TERMINAL = [...TERMINAL_CALL_STATES];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const IDEMPOTENCY_HOURS = 24;

/** The only SQL about calls and their browser legs. */
@Injectable()
export class CallsRepository {
  constructor(private readonly db: Database) {}

  async byId(id: string, tx: Tx = this.db.orm): Promise<CallRow | null> {
    if (!UUID.test(id)) return null;
    const [row] = await tx.select().from(calls).where(eq(calls.id, id)).limit(1);
    return row ?? null;
  }

  /** By whatever name somebody outside knows a call: our conference_id, a carrier's conference or call id, or our call id. */
  async byReference(reference: string, tx: Tx = this.db.orm): Promise<CallRow | null> {
    const names = [eq(calls.conferenceId, reference), eq(calls.conferenceSid, reference), eq(calls.callSid, reference)];
    if (UUID.test(reference)) names.push(eq(calls.id, reference));
    const [row] = await tx
      .select()
      .from(calls)
      .where(or(...names))
      .limit(1);
    return row ?? null;
  }

  async byConferenceId(conferenceId: string): Promise<CallRow | null> {
    const [row] = await this.db.orm.select().from(calls).where(eq(calls.conferenceId, conferenceId)).limit(1);
    return row ?? null;
  }

  async byLegSid(legSid: string): Promise<{ call: CallRow; leg: LegRow } | null> {
    const [row] = await this.db.orm
      .select({ call: calls, leg: callLegs })
      .from(callLegs)
      .innerJoin(calls, eq(calls.id, callLegs.callId))
      .where(eq(callLegs.legSid, legSid))
      .limit(1);
    return row ?? null;
  }

  /** A call prepared for this very number by this very principal, and still live (calls.md B6). */
  async liveCallTo(phone: string, identity: string): Promise<CallRow | null> {
    const [row] = await this.db.orm
      .select()
      .from(calls)
      .where(and(eq(calls.identity, identity), eq(calls.toPhone, phone), notInArray(calls.state, TERMINAL), isNull(calls.endWantedAt)))
      .orderBy(sql`${calls.createdAt} desc`)
      .limit(1);
    return row ?? null;
  }

  async legsOf(callId: string): Promise<LegRow[]> {
    return this.db.orm.select().from(callLegs).where(eq(callLegs.callId, callId)).orderBy(asc(callLegs.createdAt), asc(callLegs.id));
  }

  async timeline(callId: string): Promise<EventRow[]> {
    return this.db.orm.select().from(callEvents).where(eq(callEvents.callId, callId)).orderBy(asc(callEvents.at), asc(callEvents.id));
  }

  // Starting a call

  /** One caller at a time may count its live calls and add to them. */
  async lockPrincipal(tx: Tx, principalId: string): Promise<void> {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${principalId}, 0))`);
  }

  async liveCallsOf(tx: Tx, principalId: string): Promise<number> {
    const [row] = await tx
      .select({ n: count() })
      .from(calls)
      .where(and(eq(calls.principalId, principalId), notInArray(calls.state, TERMINAL)));
    return row?.n ?? 0;
  }

  /** Legs that stand at the carrier or are about to: contacts with a slot, and our browsers (calls.md B9). */
  async liveLegs(tx: Tx, provider: ProviderName, paths: readonly CallPath[]): Promise<number> {
    const sameAccount = inArray(calls.path, [...paths]);
    const [row] = await tx
      .select({ n: sql<number>`count(distinct ${calls.id}) + count(${callLegs.id})` })
      .from(calls)
      .leftJoin(callLegs, and(eq(callLegs.callId, calls.id), isNotNull(callLegs.legSid), isNull(callLegs.leftAt)))
      .where(and(eq(calls.provider, provider), sameAccount, notInArray(calls.state, TERMINAL), isNotNull(calls.dialSlotAt)));
    return Number(row?.n ?? 0);
  }

  async idempotent(principalId: string, key: string, tx: Tx = this.db.orm): Promise<{ callId: string; bodyHash: string } | null> {
    const [row] = await tx
      .select({ callId: callIdempotency.callId, bodyHash: callIdempotency.bodyHash })
      .from(callIdempotency)
      .where(
        and(
          eq(callIdempotency.principalId, principalId),
          eq(callIdempotency.key, key),
          gt(callIdempotency.createdAt, sql`now() - make_interval(hours => ${IDEMPOTENCY_HOURS})`),
        ),
      );
    return row ?? null;
  }

  /** False: somebody else holds this key. Of two that come at once the second waits here until the first has committed. */
  async claimKey(tx: Tx, claim: { principalId: string; key: string; bodyHash: string; callId: string; createdAt: Date }): Promise<boolean> {
    const result = await tx
      .insert(callIdempotency)
      .values(claim)
      .onConflictDoUpdate({
        target: [callIdempotency.principalId, callIdempotency.key],
        set: { bodyHash: claim.bodyHash, callId: claim.callId, createdAt: claim.createdAt },
        setWhere: lte(callIdempotency.createdAt, sql`now() - make_interval(hours => ${IDEMPOTENCY_HOURS})`),
      });
    return (result.rowCount ?? 0) > 0;
  }

  /** Whoever gets the row back sends the one REST request; nobody else ever will. */
  async claimDial(id: string, at: Date): Promise<CallRow | null> {
    const [row] = await this.db.orm
      .update(calls)
      .set({ dialSentAt: at })
      .where(and(eq(calls.id, id), eq(calls.state, 'dialing'), isNull(calls.dialSentAt), isNull(calls.endWantedAt)))
      .returning();
    return row ?? null;
  }

  /** Carrier ids of other calls to the same number: a look-up must not take one of them for the lost dial (calls.md B8). */
  async sidsBoundElsewhere(call: CallRow): Promise<string[]> {
    const sameNumber = and(eq(calls.provider, call.provider), eq(calls.toPhone, call.toPhone), isNotNull(calls.callSid));
    const rows = await this.db.orm
      .select({ sid: calls.callSid })
      .from(calls)
      .where(and(sameNumber, gt(calls.createdAt, sql`now() - interval '1 day'`)))
      .limit(1000);
    return rows.flatMap((row) => row.sid ?? []);
  }

  // What is owed

  /** Leases the owed look-up; null when it is not due (any more). */
  async claimLook(id: string, leaseSeconds: number): Promise<CallRow | null> {
    const [row] = await this.db.orm
      .update(calls)
      .set({ reconcileAt: inSeconds(leaseSeconds), reconcileAttempts: sql`${calls.reconcileAttempts} + 1` })
      .where(and(eq(calls.id, id), lte(calls.reconcileAt, sql`now()`)))
      .returning();
    return row ?? null;
  }

  /** A second of slack for processes whose clocks differ: whether the act is due is read from the row afterwards. */
  async claimAct(id: string, leaseSeconds: number): Promise<CallRow | null> {
    const [row] = await this.db.orm
      .update(calls)
      .set({ actAt: inSeconds(leaseSeconds), actAttempts: sql`${calls.actAttempts} + 1` })
      .where(and(eq(calls.id, id), lte(calls.actAt, sql`now() + interval '1 second'`)))
      .returning();
    return row ?? null;
  }

  async setQuality(id: string, quality: Record<string, number | string | null>): Promise<void> {
    await this.db.orm.update(calls).set({ quality }).where(eq(calls.id, id));
  }

  async postpone(id: string, what: 'look' | 'act', seconds: number): Promise<void> {
    const due = what === 'look' ? { reconcileAt: inSeconds(seconds) } : { actAt: inSeconds(seconds) };
    await this.db.orm.update(calls).set(due).where(eq(calls.id, id));
  }

  async due(what: 'look' | 'act', limit: number): Promise<string[]> {
    const column = what === 'look' ? calls.reconcileAt : calls.actAt;
    const rows = await this.db.orm
      .select({ id: calls.id })
      .from(calls)
      .where(lte(column, sql`now()`))
      .orderBy(asc(column))
      .limit(limit);
    return rows.map((row) => row.id);
  }

  // What the user sees first

  async liveCallOfUser(userId: string): Promise<CallRow | null> {
    const [row] = await this.db.orm
      .select()
      .from(calls)
      .where(and(eq(calls.userId, userId), notInArray(calls.state, TERMINAL)))
      .orderBy(sql`${calls.createdAt} desc`)
      .limit(1);
    return row ?? null;
  }

  async unloggedOfUser(userId: string, since: Date, limit: number): Promise<CallRow[]> {
    return this.db.orm
      .select()
      .from(calls)
      .where(and(eq(calls.userId, userId), isNull(calls.loggedAt), inArray(calls.state, TERMINAL), gt(calls.createdAt, since)))
      .orderBy(sql`${calls.createdAt} desc`)
      .limit(limit);
  }
}

const inSeconds = (seconds: number) => sql`now() + make_interval(secs => ${seconds})`;
