import { Injectable } from '@nestjs/common';
import { sql } from 'drizzle-orm';
import { Database } from '../../../platform/database/database';

export interface HeldBack {
  queueState: 'waiting' | 'blocked';
  reason: string | null;
  isCallback: boolean;
  contacts: number;
  /** The first of them; null: never. */
  until: Date | null;
}
type Counted = { queue_state: HeldBack['queueState']; reason: string | null; callback: boolean; n: string; at: number | null };

/** Counts of who is not called, by what holds them back; each walks one index. */
@Injectable()
export class WhyRepository {
  constructor(private readonly db: Database) {}

  async heldBack(campaignId: string): Promise<HeldBack[]> {
    const { rows } = await this.db.orm.execute<Counted>(sql`
      select queue_state, blocked_reason as reason, callback_at is not null as callback, count(*) as n,
        extract(epoch from min(coalesce(callback_at, next_at)))::float8 * 1000 as at
      from campaign_contacts where campaign_id = ${campaignId} and queue_state in ('waiting', 'blocked')
      group by 1, 2, 3`);
    return rows.map(({ queue_state, reason, callback, n, at }) => ({
      queueState: queue_state,
      reason,
      isCallback: callback,
      contacts: Number(n),
      until: queue_state === 'blocked' || at === null ? null : new Date(at),
    }));
  }

  /** Whose turn it could be, per place. */
  async ready(campaignId: string): Promise<{ hoursKey: string; contacts: number }[]> {
    const { rows } = await this.db.orm.execute<{ hours_key: string; n: string }>(sql`
      select hours_key, count(*) as n from campaign_contacts
      where campaign_id = ${campaignId} and queue_state = 'ready' group by 1`);
    return rows.map(({ hours_key, n }) => ({ hoursKey: hours_key, contacts: Number(n) }));
  }

  /** The first of them all, for the gate to look at. */
  async firstReady(campaignId: string, limit: number): Promise<{ phone: string; timeZone: string | null; hoursKey: string }[]> {
    const { rows } = await this.db.orm.execute<{ phone: string; time_zone: string | null; hours_key: string }>(sql`
      select phone, time_zone, hours_key from campaign_contacts
      where campaign_id = ${campaignId} and queue_state = 'ready' order by position limit ${limit}`);
    return rows.map(({ phone, time_zone, hours_key }) => ({ phone, timeZone: time_zone, hoursKey: hours_key }));
  }
}
