import { Injectable } from '@nestjs/common';
import { CONTACT_CALL_STATUSES, type ContactCallStatus, type ContactSearchRequest } from '@dialer/contracts';
import { and, asc, count, desc, eq, getTableColumns, inArray, isNotNull, or, sql, type SQL } from 'drizzle-orm';
import { Database, type Tx } from '../../platform/database/database';
import { contactLists, contacts } from '../../platform/database/schema/contacts';
import type { ContactSort } from './dto/contact-search.dto';

export type ContactRow = Omit<typeof contacts.$inferSelect, 'searchText'>;
export type ContactHitRow = Pick<
  ContactRow,
  'id' | 'listId' | 'name' | 'company' | 'phone' | 'country' | 'callStatus' | 'callOutcome' | 'followUpAt'
> & { listName: string };
type ContactChange = Partial<typeof contacts.$inferInsert>;

const PAGE_SIZE = 50;
/** Fewer digits are found in too many numbers to be meant. */
const SHORTEST_DIGITS = 3;
/** Of more that fit, nobody asks which are the best: the reading stops here. */
const MOST_LOOKED_AT = 200;

/** Everything but what only a search looks at. */
const { searchText: _, ...COLUMNS } = getTableColumns(contacts);

const SORT_BY: Record<ContactSort, SQL> = {
  line: sql`${contacts.line}`,
  name: sql`lower(${contacts.name})`,
  company: sql`lower(${contacts.company})`,
  title: sql`lower(${contacts.title})`,
  phone: sql`${contacts.phone}`,
  call_status: sql`${contacts.callStatus}`,
  call_outcome: sql`${contacts.callOutcome}`,
  call_timestamp: sql`${contacts.callTimestamp}`,
  call_duration: sql`${contacts.callDuration}`,
  follow_up_at: sql`${contacts.followUpAt}`,
  attempts: sql`${contacts.attempts}`,
  time_zone: sql`${contacts.timeZone}`,
};

/** Columns that always hold something. Saying where their nulls go would keep an index from being read backwards. */
const NEVER_NULL: readonly string[] = ['line', 'name', 'company', 'phone', 'call_status', 'attempts'] satisfies ContactSort[];

@Injectable()
export class ContactsRepository {
  constructor(private readonly db: Database) {}

  async byId(id: string, tx: Tx = this.db.orm): Promise<ContactRow | null> {
    const [row] = await tx.select(COLUMNS).from(contacts).where(eq(contacts.id, id));
    return row ?? null;
  }

  async lock(tx: Tx, id: string): Promise<ContactRow | null> {
    const [row] = await tx.select(COLUMNS).from(contacts).where(eq(contacts.id, id)).for('update');
    return row ?? null;
  }

  async update(tx: Tx, id: string, change: ContactChange): Promise<ContactRow | null> {
    const [row] = await tx.update(contacts).set(change).where(eq(contacts.id, id)).returning(COLUMNS);
    return row ?? null;
  }

  /** Ids first, in the order asked for, then the rows of that page: the wide rows of all others are never sorted. */
  async search(listId: string, request: ContactSearchRequest): Promise<{ rows: ContactRow[]; total: number }> {
    const where = and(eq(contacts.listId, listId), ...filters(request));
    const size = request.page_size ?? PAGE_SIZE;
    const page = this.db.orm
      .select({ id: contacts.id })
      .from(contacts)
      .where(where)
      .orderBy(...order(request.sort))
      .limit(size)
      .offset(((request.page ?? 1) - 1) * size);
    const total = this.db.orm.select({ total: count() }).from(contacts).where(where);
    const [ids, [counted]] = await Promise.all([page, total]);
    return { rows: await this.inOrder(ids.map(({ id }) => id)), total: counted?.total ?? 0 };
  }

  /** The best few of all lists: whose name begins so first, then those of the latest list. */
  async find(q: string, most: number): Promise<ContactHitRow[]> {
    const { id, listId, name, company, phone, country, callStatus, callOutcome, followUpAt, line } = contacts;
    const fitting = this.db.orm
      .select({
        ...{ id, listId, name, company, phone, country, callStatus, callOutcome, followUpAt, line },
        listName: sql<string>`${contactLists.name}`.as('list_name'),
        listedAt: sql<Date>`${contactLists.createdAt}`.as('listed_at'),
      })
      .from(contacts)
      .innerJoin(contactLists, eq(contactLists.id, listId))
      .where(and(isNotNull(contactLists.availableAt), mentions(q)))
      .limit(MOST_LOOKED_AT)
      .as('fitting');
    const beginsSo = sql`lower(${fitting.name}) like lower(${likePattern(q).slice(1)})`;
    return this.db.orm.select().from(fitting).orderBy(desc(beginsSo), desc(fitting.listedAt), asc(fitting.line)).limit(most);
  }

  /** A call has been ordered: it is the contact's latest from now on. */
  async callStarted(tx: Tx, contactId: string, call: { id: string; createdAt: Date; status: ContactCallStatus }): Promise<void> {
    await tx
      .update(contacts)
      .set({
        lastCallId: call.id,
        lastCallAt: call.createdAt,
        callStatus: call.status,
        callTimestamp: call.createdAt,
        callDuration: null,
        attempts: sql`${contacts.attempts} + 1`,
      })
      .where(eq(contacts.id, contactId));
  }

  /** Late news of an older call change nothing. */
  async callChanged(tx: Tx, contactId: string, callId: string, change: ContactChange): Promise<void> {
    await tx
      .update(contacts)
      .set(change)
      .where(and(eq(contacts.id, contactId), eq(contacts.lastCallId, callId)));
  }

  async listIsThere(id: string): Promise<boolean> {
    const rows = await this.db.orm
      .select({ id: contactLists.id })
      .from(contactLists)
      .where(and(eq(contactLists.id, id), isNotNull(contactLists.availableAt)));
    return rows.length > 0;
  }

  private async inOrder(ids: readonly string[]): Promise<ContactRow[]> {
    if (!ids.length) return [];
    const rows = await this.db.orm
      .select(COLUMNS)
      .from(contacts)
      .where(inArray(contacts.id, [...ids]));
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }
}

function filters({ q, status }: ContactSearchRequest): (SQL | undefined)[] {
  return [status ? hasStatus(status) : undefined, q?.trim() ? mentions(q.trim()) : undefined];
}

/** Some words are both: `busy` finds who was busy and who was logged as busy. */
function hasStatus(word: string): SQL | undefined {
  const outcome = eq(contacts.callOutcome, word);
  const isStatus = (CONTACT_CALL_STATUSES as readonly string[]).includes(word);
  return isStatus ? or(eq(contacts.callStatus, word as ContactCallStatus), outcome) : outcome;
}

/** A number is found however it is written: by its digits, without the 0 that only the same country dials. */
function mentions(q: string): SQL | undefined {
  const text = sql`${contacts.searchText} like lower(${likePattern(q)})`;
  const digits = q.replace(/\D/g, '').replace(/^0+/, '');
  const isNumber = digits.length >= SHORTEST_DIGITS && !/\p{L}/u.test(q);
  return isNumber ? or(text, sql`${contacts.phone} like ${`%${digits}%`}`) : text;
}

function likePattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}

/** The line behind it keeps pages from overlapping. */
function order(sort = 'line'): SQL[] {
  const column = sort.replace(/^-/, '') as ContactSort;
  const direction = sql.raw(sort.startsWith('-') ? 'desc' : 'asc');
  const nulls = sql.raw(NEVER_NULL.includes(column) ? '' : 'nulls last');
  return [sql`${SORT_BY[column]} ${direction} ${nulls}`, asc(contacts.line)];
}
