import { Injectable } from '@nestjs/common';
import { and, eq, gt, isNotNull, isNull, lte, sql } from 'drizzle-orm';
import { Database } from '../../platform/database/database';
import { deliveryGate } from '../../platform/database/schema/deliveries';
import { FAILURES_OF_AN_OUTAGE, LEASE_SECONDS } from './delivery-policy';

export type GateRow = typeof deliveryGate.$inferSelect;

const TARGET = 'web_backend';
const IT = eq(deliveryGate.target, TARGET);
/** How long a backend that has come back may have to wait for us. */
const LONGEST_PROBE_WAIT_SECONDS = 15;

/** Whether the web backend answers, for all processes: while it does not, one of them asks, now and then. */
@Injectable()
export class DeliveryGateRepository {
  constructor(private readonly db: Database) {}

  async state(): Promise<GateRow | null> {
    const [row] = await this.db.orm.select().from(deliveryGate).where(IT);
    return row ?? null;
  }

  /** An open gate after one more failure; closed when that was one too many, or when the backend has named a time. */
  async countFailure(error: string, retryAfterSeconds: number | null): Promise<void> {
    const wait = sql`now() + make_interval(secs => ${retryAfterSeconds ?? 1})`;
    const close = retryAfterSeconds === null ? sql`${deliveryGate.failures} + 1 >= ${FAILURES_OF_AN_OUTAGE}` : sql`true`;
    await this.db.orm
      .insert(deliveryGate)
      .values({ target: TARGET, failures: 1, failingSince: NOW, lastError: error, closedUntil: retryAfterSeconds === null ? null : wait })
      .onConflictDoUpdate({
        target: deliveryGate.target,
        set: {
          failures: sql`${deliveryGate.failures} + 1`,
          failingSince: sql`coalesce(${deliveryGate.failingSince}, now())`,
          lastError: error,
          closedUntil: sql`case when ${close} then ${wait} end`,
        },
        setWhere: isNull(deliveryGate.closedUntil),
      });
  }

  /** True: the caller probes, and nobody else until it has told or is dead. */
  async claimProbe(): Promise<boolean> {
    const due = and(IT, lte(deliveryGate.closedUntil, NOW));
    const lease = sql`now() + make_interval(secs => ${LEASE_SECONDS})`;
    const result = await this.db.orm.update(deliveryGate).set({ closedUntil: lease }).where(due);
    return (result.rowCount ?? 0) > 0;
  }

  /** The longer it lasts, the longer until the next probe; answers in how many seconds that is. */
  async probeFailed(error: string, retryAfterSeconds: number | null): Promise<number> {
    const lasting = sql`extract(epoch from now() - coalesce(${deliveryGate.failingSince}, now()))`;
    const seconds = sql<number>`greatest(${retryAfterSeconds ?? 0}, least(${LONGEST_PROBE_WAIT_SECONDS}, greatest(1, ${lasting} / 2)))`;
    const [row] = await this.db.orm
      .update(deliveryGate)
      .set({ closedUntil: sql`now() + make_interval(secs => ${seconds})`, lastError: error })
      .where(and(IT, isNotNull(deliveryGate.closedUntil)))
      .returning({ seconds: sql<number>`extract(epoch from ${deliveryGate.closedUntil} - now())` });
    return Number(row?.seconds ?? 1);
  }

  /** There was nothing to probe with. */
  async giveProbeBack(): Promise<void> {
    await this.db.orm
      .update(deliveryGate)
      .set({ closedUntil: NOW })
      .where(and(IT, isNotNull(deliveryGate.closedUntil)));
  }

  /** The backend has answered. True when it had not before: whoever hears that brings back what has been waiting. */
  async open(): Promise<boolean> {
    const result = await this.db.orm
      .update(deliveryGate)
      .set({ failures: 0, failingSince: null, closedUntil: null, lastError: null })
      .where(and(IT, gt(deliveryGate.failures, 0)));
    return (result.rowCount ?? 0) > 0;
  }
}

const NOW = sql`now()`;
