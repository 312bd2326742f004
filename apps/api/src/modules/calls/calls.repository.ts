import { Injectable } from '@nestjs/common';
import { PROVIDERS, TERMINAL_CALL_STATES, type ProviderName } from '@dialer/contracts';
import type { CallEvent } from '@dialer/telephony';
import { and, asc, count, eq, gt, inArray, isNotNull, isNull, lte, notInArray, or, sql, type SQL } from 'drizzle-orm';
import { Database, type Tx } from '../../platform/database/database';
import { callEvents, callIdempotency, callLegs, calls } from '../../platform/database/schema/calls';

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

  async legsOf(callId: string, tx: Tx = this.db.orm): Promise<LegRow[]> {
    return tx.select().from(callLegs).where(eq(callLegs.callId, callId)).orderBy(asc(callLegs.createdAt));
  }

  /** Not a key update, so that the events which refer to the row can be inserted beside it. */
  async lock(tx: Tx, id: string): Promise<CallRow | null> {
    const [row] = await tx.select().from(calls).where(eq(calls.id, id)).for('no key update');
    return row ?? null;
  }

  /** The call an event is about: our id first, the carrier's ids for events that carry none (calls.md A1). */
  async lockForEvent(tx: Tx, event: CallEvent): Promise<CallRow | null> {
    const where = eventTarget(event);
    if (!where) return null;
    const [row] = await tx.select().from(calls).where(where).limit(1).for('no key update');
    return row ?? null;
  }

  async insert(tx: Tx, call: NewCall): Promise<CallRow> {
    const [row] = await tx.insert(calls).values(call).returning();
    return row!;
  }

  /** Writes what differs and nothing else. */
  async save(tx: Tx, before: CallRow, after: CallRow): Promise<void> {
    const changes = difference(before, after);
    if (changes) await tx.update(calls).set(changes).where(eq(calls.id, before.id));
  }

  async saveLegs(tx: Tx, before: readonly LegRow[], after: readonly LegRow[]): Promise<void> {
    for (const leg of after) {
      const known = before.find((one) => one.id === leg.id);
      const changes = known ? difference(known, leg) : null;
      if (!known) await tx.insert(callLegs).values(leg);
      else if (changes) await tx.update(callLegs).set(changes).where(eq(callLegs.id, leg.id));
    }
  }

  /** False: this very event was seen before. */
  async recordEvent(tx: Tx, callId: string, event: { provider: ProviderName; key: string } & TimelineEntry): Promise<boolean> {
    const { provider, key, at, kind, source, detail } = event;
    const result = await tx
      .insert(callEvents)
      .values({ callId, provider, key, at, kind, source, detail })
      .onConflictDoNothing({ target: [callEvents.provider, callEvents.key] });
    return (result.rowCount ?? 0) > 0;
  }

  async timeline(callId: string): Promise<EventRow[]> {
    return this.db.orm.select().from(callEvents).where(eq(callEvents.callId, callId)).orderBy(asc(callEvents.id));
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
  async liveLegs(tx: Tx, provider: ProviderName): Promise<number> {
    const [row] = await tx
      .select({ n: sql<number>`count(distinct ${calls.id}) + count(${callLegs.id})` })
      .from(calls)
      .leftJoin(callLegs, and(eq(callLegs.callId, calls.id), isNotNull(callLegs.legSid), isNull(callLegs.leftAt)))
      .where(and(eq(calls.provider, provider), notInArray(calls.state, TERMINAL), isNotNull(calls.dialSlotAt)));
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

function eventTarget(event: CallEvent): SQL | undefined {
  const provider = eq(calls.provider, event.provider);
  if (event.callId) return and(provider, eq(calls.id, event.callId));
  if (event.kind === 'leg') return and(provider, eq(calls.callSid, event.legSid));
  if (event.kind === 'participant' || event.kind === 'conference') return and(provider, eq(calls.conferenceId, event.room));
  return undefined;
}

/** The fields of `after` that are not those of `before`; null when there are none. Dates count by their instant. */
function difference<T extends object>(before: T, after: T): Partial<T> | null {
  const changed = (Object.keys(after) as (keyof T)[]).filter((key) => !same(before[key], after[key]));
  return changed.length ? (Object.fromEntries(changed.map((key) => [key, after[key]])) as Partial<T>) : null;
}

function same(a: unknown, b: unknown): boolean {
  return a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : a === b;
}

export function isProvider(name: string): name is ProviderName {
  return (PROVIDERS as readonly string[]).includes(name);
}
