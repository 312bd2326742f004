import { sql } from 'drizzle-orm';
import { check, index, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { AUDIT_SUBJECTS, type AuditAction } from '@dialer/contracts';

const oneOf = (words: readonly string[]) => sql.raw(words.map((word) => `'${word}'`).join(', '));

/**
 * Who did what. Append-only: a trigger of the migration refuses to change a row, and to delete one that is younger than the time it is
 * kept (audit.repository.ts). No references: an entry outlives the user and the list it speaks of.
 */
export const auditLog = pgTable(
  'audit_log',
  {
    id: uuid('id').primaryKey(),
    at: timestamp('at', { withTimezone: true, mode: 'date' }).notNull(),
    principalId: text('principal_id'),
    action: text('action').$type<AuditAction>().notNull(),
    subjectType: text('subject_type', { enum: AUDIT_SUBJECTS }),
    subjectId: uuid('subject_id'),
    ip: text('ip'),
    userAgent: text('user_agent'),
    detail: jsonb('detail').$type<Record<string, unknown>>().notNull(),
  },
  (table) => [
    index('audit_log_at').on(table.at, table.id),
    index('audit_log_principal').on(table.principalId, table.at),
    index('audit_log_subject').on(table.subjectId),
    // Not a list of words: rows keep words that later versions no longer use.
    check('audit_log_action', sql`${table.action} ~ '^[a-z_]+[.][a-z_]+$'`),
    check('audit_log_subject_known', sql`${table.subjectType} in (${oneOf(AUDIT_SUBJECTS)})`),
  ],
);
