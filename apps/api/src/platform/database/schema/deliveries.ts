import { DELIVERY_KINDS } from '@dialer/contracts';
import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { calls } from './calls';

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const oneOf = (words: readonly string[]) => sql.raw(words.map((word) => `'${word}'`).join(', '));

/** What the web backend is owed: one row per call log and per recording (contract.md §6). */
export const deliveries = pgTable(
  'deliveries',
  {
    /** That of the call or of the recording, and so the Idempotency-Key. */
    id: uuid('id').primaryKey(),
    kind: text('kind', { enum: DELIVERY_KINDS }).notNull(),
    callId: uuid('call_id')
      .notNull()
      .references(() => calls.id, { onDelete: 'cascade' }),
    /** Fingerprint of what is to be told: the same again owes nothing new. */
    content: text('content').notNull(),
    /** Rises with each new content, and when somebody asks for another sending; what is not `sent` yet is owed. */
    wanted: integer('wanted').notNull().default(1),
    sent: integer('sent').notNull().default(0),
    /** When it is to be tried (again); null when nothing is owed, or when it is parked. */
    nextAt: at('next_at'),
    /** Somebody is at it until then. */
    leasedUntil: at('leased_until'),
    attempts: integer('attempts').notNull().default(0),
    /** Since when the web backend has been owed what it lacks: the 24 hours count from here. */
    owedSince: at('owed_since').notNull(),
    triedAt: at('tried_at'),
    /** The latest answer: its status, and what went wrong in a word and in the backend's own words. */
    lastStatus: integer('last_status'),
    lastError: text('last_error'),
    lastAnswer: text('last_answer'),
    deliveredAt: at('delivered_at'),
    /** Not tried any more until somebody asks for it: `last_error` says why. */
    parkedAt: at('parked_at'),
  },
  (table) => [
    check('deliveries_kind_known', sql`${table.kind} in (${oneOf(DELIVERY_KINDS)})`),
    index('deliveries_of_call').on(table.callId),
    index('deliveries_due')
      .on(table.kind, table.nextAt)
      .where(sql`${table.nextAt} is not null`),
    index('deliveries_parked')
      .on(table.parkedAt)
      .where(sql`${table.parkedAt} is not null`),
    index('deliveries_owed_since').on(table.owedSince),
  ],
);

/** Whether the web backend answers at all: one row, shared by all processes, so that an outage is probed once and not by everybody. */
export const deliveryGate = pgTable('delivery_gate', {
  target: text('target').primaryKey(),
  /** Failures in a row that may be the backend's own. */
  failures: integer('failures').notNull().default(0),
  failingSince: at('failing_since'),
  /** Null: open. Else nothing is sent before then, and one thing after that. */
  closedUntil: at('closed_until'),
  lastError: text('last_error'),
});
