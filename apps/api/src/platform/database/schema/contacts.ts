import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  char,
  customType,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { CONTACT_CALL_STATUSES, IMPORT_STATUSES } from '@dialer/contracts';
import { users } from './auth';

const instant = (name: string) => timestamp(name, { withTimezone: true });
const oneOf = (words: readonly string[]) => sql.raw(words.map((word) => `'${word}'`).join(', '));
const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

export const contactLists = pgTable('contact_lists', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  /** Country a number without a country code is read in. */
  defaultCountry: char('default_country', { length: 2 }).notNull(),
  createdBy: uuid('created_by').references(() => users.id, { onDelete: 'set null' }),
  createdAt: instant('created_at').notNull().defaultNow(),
  /** Null while its file is still being read: nobody sees half a list. */
  availableAt: instant('available_at'),
});

export const contacts = pgTable(
  'contacts',
  {
    id: uuid('id').primaryKey(),
    listId: uuid('list_id')
      .notNull()
      .references(() => contactLists.id, { onDelete: 'cascade' }),
    /** Line of the file the contact came from: the order its owner gave it. */
    line: integer('line').notNull(),
    name: text('name').notNull(),
    company: text('company').notNull(),
    title: text('title'),
    /** E.164. */
    phone: text('phone').notNull(),
    country: char('country', { length: 2 }),
    /** IANA zone; null when the number may be in several. */
    timeZone: text('time_zone'),
    custom: jsonb('custom').$type<Record<string, string>>().notNull().default({}),
    callStatus: text('call_status', { enum: CONTACT_CALL_STATUSES }).notNull().default('not_called'),
    callOutcome: text('call_outcome'),
    callNotes: text('call_notes'),
    callDuration: integer('call_duration'),
    callTimestamp: instant('call_timestamp'),
    followUpAt: instant('follow_up_at'),
    attempts: integer('attempts').notNull().default(0),
    /** The latest call and when it was ordered: late news of an older one must not win. No reference: `calls` owns its rows. */
    lastCallId: uuid('last_call_id'),
    lastCallAt: instant('last_call_at'),
    /** What a search looks in; plain LIKE over one list is quick enough and needs no extension. */
    searchText: text('search_text').generatedAlwaysAs(sql`lower(name) || ' ' || lower(company) || ' ' || phone`),
  },
  (table) => [
    uniqueIndex('contacts_list_phone_key').on(table.listId, table.phone),
    index('contacts_list_line').on(table.listId, table.line),
    index('contacts_list_status').on(table.listId, table.callStatus, table.callOutcome),
    // What a rep sorts by; the order behind it (contacts.repository.ts) is sorted in, group by group.
    index('contacts_list_name').on(table.listId, sql`lower(${table.name})`),
    index('contacts_list_company').on(table.listId, sql`lower(${table.company})`),
    index('contacts_phone').on(table.phone),
    check('contacts_call_status', sql`${table.callStatus} in (${oneOf(CONTACT_CALL_STATUSES)})`),
  ],
);

/** One upload and how far the job has come with it. */
export const contactImports = pgTable(
  'contact_imports',
  {
    id: uuid('id').primaryKey(),
    status: text('status', { enum: IMPORT_STATUSES }).notNull(),
    fileName: text('file_name').notNull(),
    listName: text('list_name').notNull(),
    defaultCountry: char('default_country', { length: 2 }).notNull(),
    /** Our column → the file's header, where the user chose. */
    mapping: jsonb('mapping').$type<Record<string, string>>().notNull().default({}),
    /** A principal's id, `user:<id>` or `key:<fingerprint>`: also the stream that hears of the progress. */
    startedBy: text('started_by').notNull(),
    contactListId: uuid('contact_list_id').references(() => contactLists.id, { onDelete: 'set null' }),
    total: integer('total').notNull().default(0),
    /** Rows dealt with; a job that starts anew goes on behind them. */
    processed: integer('processed').notNull().default(0),
    imported: integer('imported').notNull().default(0),
    skipped: integer('skipped').notNull().default(0),
    duplicates: integer('duplicates').notNull().default(0),
    message: text('message'),
    /** Who works on it; every write of a job names it, so that a frozen worker that wakes up changes nothing. */
    claim: uuid('claim'),
    attempts: integer('attempts').notNull().default(0),
    /** When a job is owed (again); null once finished. */
    nextAt: instant('next_at'),
    createdAt: instant('created_at').notNull().defaultNow(),
    finishedAt: instant('finished_at'),
  },
  (table) => [
    index('contact_imports_next_at')
      .on(table.nextAt)
      .where(sql`${table.nextAt} is not null`),
    check('contact_imports_status', sql`${table.status} in (${oneOf(IMPORT_STATUSES)})`),
  ],
);

/** The uploaded file, in PostgreSQL so that a worker on any machine can read it; deleted when the import ends. */
export const contactImportChunks = pgTable(
  'contact_import_chunks',
  {
    importId: uuid('import_id').notNull(),
    no: integer('no').notNull(),
    data: bytea('data').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.importId, table.no] }),
    foreignKey({ columns: [table.importId], foreignColumns: [contactImports.id] }).onDelete('cascade'),
  ],
);

export const contactImportErrors = pgTable(
  'contact_import_errors',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    importId: uuid('import_id')
      .notNull()
      .references(() => contactImports.id, { onDelete: 'cascade' }),
    line: integer('line').notNull(),
    column: text('column').notNull(),
    value: text('value').notNull(),
    reason: text('reason').notNull(),
    /** Set for duplicates, which are reported once per number (contract.md §8). */
    duplicateOf: text('duplicate_of'),
  },
  (table) => [
    index('contact_import_errors_line').on(table.importId, table.line),
    uniqueIndex('contact_import_errors_duplicate_key').on(table.importId, table.duplicateOf),
  ],
);
