import { Injectable } from '@nestjs/common';
import type { CallSearchRequest } from '@dialer/contracts';
import { and, asc, count, desc, eq, gte, ilike, isNull, lt, or, sql, type SQL } from 'drizzle-orm';
import { Database } from '../../platform/database/database';
import { calls } from '../../platform/database/schema/calls';
import type { CallRow } from './calls.repository';
import type { CallSort } from './dto/call.dto';

const PAGE_SIZE = 50;
const UUID = /^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i;
const NOT_IN_NUMBERS = /[^\d]/g;
const SHORTEST_DIGITS = 3;

const duration = sql`extract(epoch from coalesce(${calls.endedAt}, now()) - ${calls.startedAt})`;
const SORT_BY: Record<CallSort, SQL | typeof calls.createdAt> = {
  created_at: sql`${calls.createdAt}`,
  started_at: sql`${calls.startedAt}`,
  ended_at: sql`${calls.endedAt}`,
  duration,
  state: sql`${calls.state}`,
  outcome: sql`${calls.outcome}`,
  to_phone: sql`${calls.toPhone}`,
  contact_name: sql`lower(${calls.contactName})`,
  user_name: sql`lower(${calls.userName})`,
};

/** Calls as history: searched, sorted, paged. */
@Injectable()
export class CallHistoryRepository {
  constructor(private readonly db: Database) {}

  /** `owner`: only that user's calls, or those of no user; absent for everybody's. By `user_id`, which has an index with the time. */
  async search(request: CallSearchRequest, owner?: { userId: string | null }): Promise<{ rows: CallRow[]; total: number }> {
    const where = and(...filters(request), owner && ownedBy(owner.userId));
    const size = request.page_size ?? PAGE_SIZE;
    const rows = this.db.orm
      .select()
      .from(calls)
      .where(where)
      .orderBy(...order(request.sort))
      .limit(size)
      .offset(((request.page ?? 1) - 1) * size);
    const total = this.db.orm.select({ n: count() }).from(calls).where(where);
    const [found, [counted]] = await Promise.all([rows, total]);
    return { rows: found, total: counted?.n ?? 0 };
  }
}

const ownedBy = (userId: string | null) => (userId === null ? isNull(calls.userId) : eq(calls.userId, userId));

function filters({ q, state, outcome, user_id, contact_id, from, to }: CallSearchRequest): (SQL | undefined)[] {
  return [
    state && eq(calls.state, state),
    outcome ? eq(calls.outcome, outcome) : undefined,
    user_id ? eq(calls.userId, user_id) : undefined,
    contact_id ? eq(calls.contactId, contact_id) : undefined,
    from ? gte(calls.createdAt, new Date(from)) : undefined,
    to ? lt(calls.createdAt, new Date(to)) : undefined,
    q?.trim() ? mentions(q.trim()) : undefined,
  ];
}

/** A number is found by any of its digits in a row, however it is written; everything else as it stands. */
function mentions(q: string): SQL | undefined {
  const part = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
  const digits = q.replace(NOT_IN_NUMBERS, '');
  return or(
    ilike(calls.contactName, part),
    ilike(calls.contactCompany, part),
    eq(calls.callSid, q),
    eq(calls.conferenceSid, q),
    eq(calls.conferenceId, q),
    UUID.test(q) ? eq(calls.id, q) : undefined,
    digits.length >= SHORTEST_DIGITS && !/[a-z]/i.test(q) ? ilike(calls.toPhone, `%${digits}%`) : undefined,
  );
}

/** The newest first, and always in one order: pages must not overlap. */
function order(sort = '-created_at'): SQL[] {
  const name = sort.replace(/^-/, '') as CallSort;
  const by = SORT_BY[name];
  return [sort.startsWith('-') ? sql`${desc(sql`${by}`)} nulls last` : sql`${asc(sql`${by}`)} nulls last`, desc(calls.id)];
}
