import { Injectable } from '@nestjs/common';
import type { DeliveryKind, DeliveryStatus } from '@dialer/contracts';
import { and, asc, count, desc, eq, isNotNull, isNull, lte, min, or, sql, type SQL } from 'drizzle-orm';
import { connectionOf, Database, type Tx } from '../../platform/database/database';
import { deliveries, deliveryGate } from '../../platform/database/schema/deliveries';
import { GIVEN_UP_AFTER_HOURS, LEASE_SECONDS } from './delivery-policy';

export type DeliveryRow = typeof deliveries.$inferSelect;
export interface Answered {
  status: number | null;
  error: string | null;
  answer: string | null;
}

/** What is owed to the web backend. `now()` is the database's in every statement: leases and due times have one clock. */
@Injectable()
export class DeliveriesRepository {
  constructor(private readonly db: Database) {}

  /** In the transaction of what is to be told. The same content again owes nothing; other content is tried even if the last was refused. */
  async owe(tx: Tx, { id, kind, callId, content }: Pick<DeliveryRow, 'id' | 'kind' | 'callId' | 'content'>): Promise<void> {
    await connectionOf(tx).query({ ...OWE, values: [id, kind, callId, content] });
  }

  async byId(id: string): Promise<DeliveryRow | null> {
    const [row] = await this.db.orm.select().from(deliveries).where(eq(deliveries.id, id)).limit(1);
    return row ?? null;
  }

  async ofCall(callId: string): Promise<DeliveryRow[]> {
    const byTime = [asc(deliveries.kind), asc(deliveries.id)];
    return this.db.orm
      .select()
      .from(deliveries)
      .where(eq(deliveries.callId, callId))
      .orderBy(...byTime);
  }

  // Sending

  /** Whoever gets a row back posts it. Nothing while the backend is out of order. */
  async claim(kind: DeliveryKind, callId: string): Promise<DeliveryRow[]> {
    return this.lease(and(eq(deliveries.callId, callId), eq(deliveries.kind, kind), DUE, GATE_OPEN));
  }

  async claimNext(kind: DeliveryKind): Promise<DeliveryRow | null> {
    return this.leaseFirst(and(eq(deliveries.kind, kind), DUE), [asc(deliveries.nextAt)], GATE_OPEN);
  }

  /** For a probe: what was tried least, whenever it is due. What the backend cannot digest must not be all that it is asked. */
  async claimForProbe(): Promise<DeliveryRow | null> {
    return this.leaseFirst(and(isNotNull(deliveries.nextAt), FREE), [asc(deliveries.attempts), asc(deliveries.owedSince)]);
  }

  async taken(tx: Tx, { id, wanted }: DeliveryRow, status: number): Promise<void> {
    const sent = sql`greatest(${deliveries.sent}, ${wanted})`;
    const nextAt = sql`case when ${deliveries.wanted} > ${sent} then now() end`;
    const news = { deliveredAt: NOW, triedAt: NOW, lastStatus: status, lastError: null, lastAnswer: null, parkedAt: null };
    await tx
      .update(deliveries)
      .set({ ...news, sent, nextAt, leasedUntil: null })
      .where(eq(deliveries.id, id));
  }

  /** True: parked. False: something newer is owed by now, and that is tried. */
  async park(tx: Tx, row: DeliveryRow, answered: Answered): Promise<boolean> {
    const isLast = sql`${deliveries.wanted} = ${row.wanted}`;
    const parkedAt = sql`case when ${isLast} then now() end`;
    const nextAt = sql`case when ${isLast} then null else now() end`;
    const result = await tx
      .update(deliveries)
      .set({ ...outcome(answered), parkedAt, nextAt, leasedUntil: null })
      .where(mine(row))
      .returning({ parkedAt: deliveries.parkedAt });
    return result[0]?.parkedAt != null;
  }

  async postpone(tx: Tx, row: DeliveryRow, seconds: number, answered: Answered): Promise<void> {
    await tx
      .update(deliveries)
      .set({ ...outcome(answered), nextAt: inSeconds(seconds), leasedUntil: null })
      .where(mine(row));
  }

  /** We stop: the next process does it. */
  async giveBack(row: DeliveryRow): Promise<void> {
    await this.db.orm
      .update(deliveries)
      .set({ leasedUntil: null, attempts: sql`greatest(0, ${deliveries.attempts} - 1)` })
      .where(mine(row));
  }

  /** What was to be told is gone. */
  async forget({ id }: DeliveryRow): Promise<void> {
    await this.db.orm.delete(deliveries).where(eq(deliveries.id, id));
  }

  async dueCalls(kind: DeliveryKind, limit: number): Promise<string[]> {
    const rows = await this.db.orm
      .select({ callId: deliveries.callId })
      .from(deliveries)
      .where(and(eq(deliveries.kind, kind), DUE))
      .orderBy(asc(deliveries.nextAt))
      .limit(limit);
    return [...new Set(rows.map((row) => row.callId))];
  }

  /** The backend is back: what waits because it was away is due at once. */
  async recall(): Promise<void> {
    await this.db.orm
      .update(deliveries)
      .set({ nextAt: NOW })
      .where(and(sql`${deliveries.nextAt} > now()`, FREE));
  }

  /** In vain for a day; a probe that failed speaks for all of them. */
  async parkOverdue(error: string, limit: number): Promise<DeliveryRow[]> {
    const day = sql.raw(`interval '${GIVEN_UP_AFTER_HOURS} hours'`);
    const overdue = this.db.orm
      .select({ id: deliveries.id })
      .from(deliveries)
      .where(and(isNotNull(deliveries.nextAt), FREE, sql`${deliveries.owedSince} < now() - ${day}`))
      .limit(limit)
      .for('update', { skipLocked: true });
    return this.db.orm
      .update(deliveries)
      .set({ parkedAt: NOW, nextAt: null, lastError: error })
      .where(sql`${deliveries.id} in ${overdue}`)
      .returning();
  }

  // Looking, and asking for another sending

  async page(
    filter: { status?: DeliveryStatus | undefined; kind?: DeliveryKind | undefined },
    { limit, offset }: { limit: number; offset: number },
  ): Promise<{ rows: DeliveryRow[]; total: number }> {
    const where = and(filter.status && STATUS[filter.status], filter.kind && eq(deliveries.kind, filter.kind));
    const latest = [desc(deliveries.owedSince), desc(deliveries.id)];
    const rows = await this.db.orm
      .select()
      .from(deliveries)
      .where(where)
      .orderBy(...latest)
      .limit(limit)
      .offset(offset);
    const [all] = await this.db.orm.select({ n: count() }).from(deliveries).where(where);
    return { rows, total: all?.n ?? 0 };
  }

  async counts(): Promise<{ pending: number; parked: number; oldestPending: Date | null }> {
    const [pending] = await this.db.orm
      .select({ n: count(), oldest: min(deliveries.owedSince) })
      .from(deliveries)
      .where(STATUS.pending);
    const [parked] = await this.db.orm.select({ n: count() }).from(deliveries).where(STATUS.parked);
    return { pending: pending?.n ?? 0, parked: parked?.n ?? 0, oldestPending: pending?.oldest ?? null };
  }

  /** What is still owed is due at once; what was refused or delivered is owed again. */
  async resend(tx: Tx, id: string): Promise<DeliveryRow | null> {
    const [row] = await tx.update(deliveries).set(AGAIN).where(eq(deliveries.id, id)).returning();
    return row ?? null;
  }

  async resendParked(tx: Tx): Promise<string[]> {
    const rows = await tx.update(deliveries).set(AGAIN).where(STATUS.parked).returning({ id: deliveries.id });
    return rows.map(({ id }) => id);
  }

  private async lease(where: SQL | undefined): Promise<DeliveryRow[]> {
    return this.db.orm.update(deliveries).set(LEASE).where(where).returning();
  }

  private async leaseFirst(where: SQL | undefined, order: SQL[], also?: SQL): Promise<DeliveryRow | null> {
    const first = this.db.orm
      .select({ id: deliveries.id })
      .from(deliveries)
      .where(and(where, also))
      .orderBy(...order)
      .limit(1)
      .for('update', { skipLocked: true });
    const [row] = await this.lease(sql`${deliveries.id} = ${first}`);
    return row ?? null;
  }
}

const NOW = sql`now()`;
const inSeconds = (seconds: number) => sql`now() + make_interval(secs => ${seconds})`;
const LEASE = { leasedUntil: inSeconds(LEASE_SECONDS), attempts: sql`${deliveries.attempts} + 1` };
const FREE = or(isNull(deliveries.leasedUntil), lte(deliveries.leasedUntil, NOW));
const DUE = and(lte(deliveries.nextAt, NOW), FREE);
const GATE_OPEN = sql`not exists (select 1 from ${deliveryGate} where ${deliveryGate.closedUntil} is not null)`;
const STATUS: Record<DeliveryStatus, SQL | undefined> = {
  pending: isNotNull(deliveries.nextAt),
  parked: isNotNull(deliveries.parkedAt),
  delivered: and(isNull(deliveries.nextAt), isNull(deliveries.parkedAt)),
};
const IS_PENDING = sql`${deliveries.nextAt} is not null`;
const AGAIN = {
  wanted: sql`case when ${IS_PENDING} then ${deliveries.wanted} else ${deliveries.wanted} + 1 end`,
  owedSince: sql`case when ${IS_PENDING} then ${deliveries.owedSince} else now() end`,
  attempts: sql`case when ${IS_PENDING} then ${deliveries.attempts} else 0 end`,
  parkedAt: null,
  nextAt: NOW,
};

const outcome = ({ status, error, answer }: Answered) => ({
  triedAt: NOW,
  lastStatus: status,
  lastError: error,
  lastAnswer: answer,
});

/** A worker that was frozen until somebody else took over tells nothing new. */
const mine = ({ id, attempts }: DeliveryRow) =>
  and(eq(deliveries.id, id), eq(deliveries.attempts, attempts), isNotNull(deliveries.leasedUntil));

/** Beside the statements of a webhook, and prepared like those (`call-rows.repository.ts`). */
const OWE = {
  name: 'deliveries-owe',
  text: `insert into deliveries as d (id, kind, call_id, content, next_at, owed_since) values ($1, $2, $3, $4, now(), now())
    on conflict (id) do update set
      content = excluded.content,
      wanted = d.wanted + 1,
      owed_since = case when d.next_at is null then now() else d.owed_since end,
      attempts = case when d.next_at is null then 0 else d.attempts end,
      next_at = coalesce(d.next_at, now()),
      parked_at = null
    where d.content is distinct from excluded.content`,
};
