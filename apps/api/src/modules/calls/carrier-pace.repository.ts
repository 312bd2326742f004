import { Injectable } from '@nestjs/common';
import { CALL_PATHS, type CallPath, type ProviderName } from '@dialer/contracts';
import { and, eq, gt, sql } from 'drizzle-orm';
import { AppConfig } from '../../platform/config/app-config';
import { Database } from '../../platform/database/database';
import { calls, carrierPace } from '../../platform/database/schema/calls';
import { CallsRepository } from './calls.repository';

export type Slot = { granted: true; waitMs: number } | { granted: false; why: 'pace_limit' | 'live_limit' };

/**
 * One token bucket and one ceiling of live legs per carrier account, shared by all processes (calls.md B9): a row whose lock
 * is held while legs are counted and the next free moment is taken. Tokens come one by one, so that a burst leaves evenly.
 */
@Injectable()
export class CarrierPaceRepository {
  constructor(
    private readonly db: Database,
    private readonly repository: CallsRepository,
    private readonly config: AppConfig,
  ) {}

  /** How busy the account of such calls is. `waitUntil`: when it takes the next dial; null: within this time. */
  async load(call: { provider: ProviderName; path: CallPath }, patienceMs: number): Promise<{ legs: number; waitUntil: Date | null }> {
    const { account, paths } = this.accountOf(call);
    const late = gt(carrierPace.nextAt, sql`clock_timestamp() + make_interval(secs => ${patienceMs / 1000}::float8)`);
    const [pace] = await this.db.orm
      .select({ nextAt: carrierPace.nextAt })
      .from(carrierPace)
      .where(and(eq(carrierPace.account, account), late));
    return { legs: await this.repository.liveLegs(this.db.orm, call.provider, paths), waitUntil: pace?.nextAt ?? null };
  }

  async takeSlot(
    call: { id: string; provider: ProviderName; path: CallPath },
    limits: { dialsPerSecond: number; maxLiveCalls: number; maxWaitMs: number },
  ): Promise<Slot> {
    const everyMs = 1000 / limits.dialsPerSecond;
    const { account, paths } = this.accountOf(call);
    return this.db.tx(async (tx) => {
      await tx
        .insert(carrierPace)
        .values({ account, nextAt: sql`clock_timestamp()` })
        .onConflictDoNothing();
      const [pace] = await tx
        .select({ waitMs: sql<number>`greatest(0, extract(epoch from next_at - clock_timestamp()) * 1000)::float8` })
        .from(carrierPace)
        .where(eq(carrierPace.account, account))
        .for('update');
      const waitMs = pace?.waitMs ?? 0;
      if (waitMs > limits.maxWaitMs) return { granted: false, why: 'pace_limit' };
      if ((await this.repository.liveLegs(tx, call.provider, paths)) >= limits.maxLiveCalls) return { granted: false, why: 'live_limit' };
      const step = sql`make_interval(secs => ${everyMs / 1000}::float8)`;
      const nextAt = sql`greatest(next_at, clock_timestamp()) + ${step}`;
      await tx.update(carrierPace).set({ nextAt }).where(eq(carrierPace.account, account));
      await tx
        .update(calls)
        .set({ dialSlotAt: sql`now()` })
        .where(eq(calls.id, call.id));
      return { granted: true, waitMs };
    });
  }

  /** Calls that browsers dial may run on an account of their own (contract.md §7); else all of a carrier's share one. */
  private accountOf({ provider, path }: { provider: ProviderName; path: CallPath }): { account: string; paths: readonly CallPath[] } {
    const isApart = provider === 'telnyx' && this.config.telnyxAccountsApart;
    if (!isApart) return { account: provider, paths: CALL_PATHS };
    return path === 'direct'
      ? { account: `${provider}:direct`, paths: ['direct'] }
      : { account: provider, paths: CALL_PATHS.filter((one) => one !== 'direct') };
  }
}
