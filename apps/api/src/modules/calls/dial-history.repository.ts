import { Injectable } from '@nestjs/common';
import { TERMINAL_CALL_STATES } from '@dialer/contracts';
import { sql } from 'drizzle-orm';
import type { Tx } from '../../platform/database/database';

export interface DialHistory {
  /** Within the last 24 hours, oldest first. */
  dials: Date[];
  total: number;
  last: Date | null;
}

/** Instants as milliseconds: as timestamps they would come as text of the session's own form. */
interface Row extends Record<string, unknown> {
  to_phone: string;
  dials: number[] | null;
  total: string;
  last: string;
}

const TERMINAL = sql.raw(TERMINAL_CALL_STATES.map((state) => `'${state}'`).join(', '));

/** What the gate must know of earlier calls, whoever placed them and for what. */
@Injectable()
export class DialHistoryRepository {
  /**
   * Dials that reached the carrier, or are about to: a refused one rang nobody. One statement for any number of phones.
   */
  async of(tx: Tx, phones: readonly string[], now: Date): Promise<Map<string, DialHistory>> {
    if (!phones.length) return new Map();
    const at = sql`coalesce(dial_sent_at, created_at)`;
    const { rows } = await tx.execute<Row>(sql`
      select to_phone, count(*) as total, extract(epoch from max(${at})) * 1000 as last,
        json_agg(extract(epoch from ${at}) * 1000 order by ${at})
          filter (where ${at} > ${now.toISOString()}::timestamptz - interval '24 hours') as dials
      from calls
      where to_phone = any(${sql.param([...phones])}::text[])
        and dial_result is distinct from 'refused'
        and (dial_sent_at is not null or state not in (${TERMINAL}))
      group by to_phone`);
    return new Map(rows.map((row) => [row.to_phone, toHistory(row)]));
  }

  /** Begun minutes since then by the start of the number, live calls included; one that nobody has answered yet counts one. */
  async minutesSince(tx: Tx, since: Date, now: Date, prefixLength: number): Promise<{ phone: string; minutes: number }[]> {
    const seconds = sql`extract(epoch from coalesce(ended_at, ${now.toISOString()}::timestamptz) - started_at)`;
    const { rows } = await tx.execute<{ phone: string; minutes: string }>(sql`
      select left(to_phone, ${prefixLength}) as phone,
        sum(case when started_at is not null then greatest(1, ceil(${seconds} / 60)) when state in (${TERMINAL}) then 0 else 1 end) as minutes
      from calls
      where created_at >= ${since.toISOString()}::timestamptz and dial_slot_at is not null
      group by 1`);
    return rows.map(({ phone, minutes }) => ({ phone, minutes: Number(minutes) }));
  }

  /** One dialler at a time may look at a number's earlier calls and add to them. */
  async lockNumber(tx: Tx, phone: string): Promise<void> {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`dial:${phone}`}, 0))`);
  }
}

const toHistory = ({ dials, total, last }: Row): DialHistory => ({
  dials: (dials ?? []).map((at) => new Date(at)),
  total: Number(total),
  last: new Date(Number(last)),
});
