import { Injectable } from '@nestjs/common';
import { TERMINAL_CALL_STATES } from '@dialer/contracts';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/database/database';
import { campaignContacts } from '../../../platform/database/schema/campaigns';
import type { CampaignContactRow } from '../campaign-rows.repository';

/** The first contact in line of those that open and close together. */
export interface Head {
  hoursKey: string;
  rank: number;
  /** Milliseconds; null: never. */
  lastCalledAt: number | null;
  position: number;
}
export interface ReadyQuery {
  campaignId: string;
  /** Only of these hours keys. */
  keys: readonly string[];
  limit: number;
  /** Looked at before, in this transaction. */
  seen: readonly string[];
  /** Whose callbacks may be taken before their owner's time is over. */
  owners: readonly string[];
  now: Date;
}

const TERMINAL = sql.raw(TERMINAL_CALL_STATES.map((state) => `'${state}'`).join(', '));
const READY = sql.raw(`queue_state = 'ready'`);
const IN_ORDER = sql.raw('rank, last_called_at nulls first, position');

/** Who is next, in statements whose cost does not grow with the list: every one walks an index from its first entry. */
@Injectable()
export class ReadyContactsRepository {
  /** A loose scan: one look into the index per place (some hundred at most), whatever number of contacts each has. */
  async heads(tx: Tx, campaignId: string): Promise<Head[]> {
    const columns = sql.raw('hours_key, rank, last_called_at, position');
    const first = sql`order by hours_key, ${IN_ORDER} limit 1`;
    const { rows } = await tx.execute<{ hours_key: string; rank: number; last: number | null; position: number }>(sql`
      with recursive heads as (
        (select ${columns} from campaign_contacts where campaign_id = ${campaignId} and ${READY} ${first})
        union all
        select next.* from heads cross join lateral (
          select ${columns} from campaign_contacts
          where campaign_id = ${campaignId} and ${READY} and hours_key > heads.hours_key ${first}
        ) next
      )
      select hours_key, rank, extract(epoch from last_called_at)::float8 * 1000 as last, position from heads`);
    return rows.map(({ hours_key, rank, last, position }) => ({ hoursKey: hours_key, rank, lastCalledAt: last, position }));
  }

  /** The first of all these places together. What somebody else holds is left out of `rows`, and named in `ids` all the same. */
  async lock(tx: Tx, { campaignId, keys, limit, seen, owners, now }: ReadyQuery): Promise<{ ids: string[]; rows: CampaignContactRow[] }> {
    if (!keys.length || limit < 1) return { ids: [], rows: [] };
    const mayTake = sql`(rank > 0 or owner_principal_id is null or owner_until <= ${now.toISOString()}::timestamptz
      or owner_principal_id = any(${sql.param([...owners])}::text[]))`;
    const { rows } = await tx.execute<{ id: string }>(sql`
      select best.id from unnest(${sql.param([...keys])}::text[]) as place(hours_key) cross join lateral (
        select id, ${IN_ORDER_COLUMNS} from campaign_contacts
        where campaign_id = ${campaignId} and ${READY} and hours_key = place.hours_key
          and id <> all(${sql.param([...seen])}::uuid[]) and ${mayTake}
        order by ${IN_ORDER} limit ${limit}
      ) best order by ${IN_ORDER} limit ${limit}`);
    return this.lockIds(tx, rows, 'ready');
  }

  /** Called before and waiting for their next try by the retry rule alone, the least recently called first. */
  async lockRetries(
    tx: Tx,
    campaignId: string,
    limit: number,
    seen: readonly string[],
  ): Promise<{ ids: string[]; rows: CampaignContactRow[] }> {
    const { rows } = await tx.execute<{ id: string }>(sql`
      select id from campaign_contacts
      where campaign_id = ${campaignId} and queue_state = 'waiting' and callback_at is null and blocked_reason is null
        and id <> all(${sql.param([...seen])}::uuid[])
      order by last_called_at nulls first limit ${limit}`);
    return this.lockIds(tx, rows, 'waiting');
  }

  /** Waiting ones whose time has come: callbacks of these owners at the promised time, of everybody once the owner's time is over. */
  async promote(tx: Tx, campaignId: string, owners: readonly string[], now: Date, limit: number): Promise<void> {
    const at = sql`${now.toISOString()}::timestamptz`;
    const due = sql`select id from campaign_contacts where campaign_id = ${campaignId} and queue_state = 'waiting'`;
    const own = sql`and owner_principal_id = any(${sql.param([...owners])}::text[]) and callback_at <= ${at}`;
    await this.makeReady(tx, sql`${due} and next_at <= ${at} order by next_at limit ${limit}`);
    if (owners.length) await this.makeReady(tx, sql`${due} ${own} limit ${limit}`);
  }

  /** When the next of the waiting ones is due: for everybody, or for its owner. */
  async nextDue(tx: Tx, campaignId: string): Promise<Date | null> {
    const waiting = sql`from campaign_contacts where campaign_id = ${campaignId} and queue_state = 'waiting'`;
    const { rows } = await tx.execute<{ at: number | null }>(sql`
      select extract(epoch from least(
        (select next_at ${waiting} and next_at is not null order by next_at limit 1),
        (select min(callback_at) ${waiting} and owner_principal_id is not null)))::float8 * 1000 as at`);
    const at = rows[0]?.at ?? null;
    return at === null ? null : new Date(at);
  }

  /**
   * Of these numbers, those that nobody else is about to dial and no call is on its way to. Who gets one holds it until the end of the
   * transaction: two campaigns that pick the same number at once would both find it free.
   */
  async free(tx: Tx, phones: readonly string[]): Promise<Set<string>> {
    if (!phones.length) return new Set();
    const all = sql.param([...new Set(phones)].sort());
    const { rows: held } = await tx.execute<{ phone: string }>(sql`
      select phone from unnest(${all}::text[]) as phone where pg_try_advisory_xact_lock(hashtextextended('dial:' || phone, 0))`);
    // A statement of its own: what others have committed before they let go must be seen.
    const { rows: live } = await tx.execute<{ phone: string }>(sql`
      select distinct to_phone as phone from calls where to_phone = any(${all}::text[]) and state not in (${TERMINAL})`);
    const busy = new Set(live.map(({ phone }) => phone));
    return new Set(held.map(({ phone }) => phone).filter((phone) => !busy.has(phone)));
  }

  private async makeReady(tx: Tx, ids: ReturnType<typeof sql>): Promise<void> {
    await tx.execute(sql`
      update campaign_contacts set queue_state = 'ready', next_at = null, blocked_reason = null,
        rank = case when callback_at is not null then 0 when attempts > misses then 2 else 1 end
      where id in (${ids} for update skip locked)`);
  }

  private async lockIds(tx: Tx, found: readonly { id: string }[], state: 'ready' | 'waiting') {
    const ids = found.map(({ id }) => id);
    if (!ids.length) return { ids, rows: [] };
    const locked = await tx
      .select()
      .from(campaignContacts)
      .where(and(inArray(campaignContacts.id, ids), eq(campaignContacts.queueState, state)))
      .for('update', { skipLocked: true });
    const byId = new Map(locked.map((row) => [row.id, row]));
    return { ids, rows: ids.flatMap((id) => byId.get(id) ?? []) };
  }
}

const IN_ORDER_COLUMNS = sql.raw('rank, last_called_at, position');
