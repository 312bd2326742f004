import { DO_NOT_CALL_LIST_KINDS, type BlockReason, type ComplianceSettings } from '@dialer/contracts';
import { sql } from 'drizzle-orm';
import { bigint, char, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** Numbers nobody here may dial, whoever asks. One row per number: the earliest request counts. */
export const doNotCall = pgTable(
  'do_not_call',
  {
    phone: text('phone').primaryKey(),
    /** Where it came from: `rep`, `opt_out`, `import`, `ops`. */
    source: text('source').notNull(),
    reason: text('reason'),
    addedBy: text('added_by'),
    createdAt: at('created_at').notNull(),
    /** Null: for good. */
    expiresAt: at('expires_at'),
  },
  (table) => [index('do_not_call_created').on(table.createdAt.desc())],
);

/** A file of numbers: a company's own list, or a scrub against a national register, which ages. */
export const doNotCallLists = pgTable(
  'do_not_call_lists',
  {
    id: uuid('id').primaryKey(),
    kind: text('kind', { enum: DO_NOT_CALL_LIST_KINDS }).notNull(),
    name: text('name').notNull(),
    country: char('country', { length: 2 }).notNull(),
    reason: text('reason'),
    numbers: integer('numbers').notNull().default(0),
    skipped: integer('skipped').notNull().default(0),
    asOf: at('as_of').notNull(),
    expiresAt: at('expires_at'),
    addedBy: text('added_by'),
    createdAt: at('created_at').notNull(),
    /** Null while its file is still being read: nothing is blocked by half a list, and the one before it still counts. */
    readyAt: at('ready_at'),
  },
  (table) => [index('do_not_call_lists_created').on(table.createdAt.desc())],
);

export const doNotCallListNumbers = pgTable(
  'do_not_call_list_numbers',
  {
    phone: text('phone').notNull(),
    listId: uuid('list_id')
      .notNull()
      .references(() => doNotCallLists.id, { onDelete: 'cascade' }),
  },
  // By number: every dial asks which lists have it.
  (table) => [primaryKey({ columns: [table.phone, table.listId] }), index('do_not_call_list_numbers_list').on(table.listId)],
);

/** Every number the gate refused, for "why was it not dialled?" and for whoever must prove it. */
export const dialRefusals = pgTable(
  'dial_refusals',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    at: at('at').notNull(),
    /** SHA-256 of the number: found by whoever knows it, not readable from a dump. */
    phoneHash: text('phone_hash').notNull(),
    stage: text('stage', { enum: ['pick', 'dial'] }).notNull(),
    reason: text('reason').$type<BlockReason>().notNull(),
    message: text('message').notNull(),
    until: at('until'),
    rulesVersion: text('rules_version').notNull(),
    contactId: uuid('contact_id'),
    callId: uuid('call_id'),
    principalId: text('principal_id'),
    /** What the rules saw, as far as it tells nobody's number. */
    detail: jsonb('detail').$type<Record<string, unknown>>().notNull(),
  },
  (table) => [
    index('dial_refusals_phone').on(table.phoneHash, table.at.desc()),
    index('dial_refusals_contact')
      .on(table.contactId, table.at.desc())
      .where(sql`${table.contactId} is not null`),
    index('dial_refusals_at').on(table.at),
  ],
);

/** What the workspace decided, one row per subject; absent: the defaults. */
export const workspaceSettings = pgTable('workspace_settings', {
  key: text('key').primaryKey(),
  value: jsonb('value').$type<ComplianceSettings>().notNull(),
  updatedAt: at('updated_at').notNull(),
  updatedBy: text('updated_by'),
});
