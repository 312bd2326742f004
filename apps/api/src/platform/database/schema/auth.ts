import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { PROVIDERS, ROLES } from '@dialer/contracts';

const instant = (name: string) => timestamp(name, { withTimezone: true });
const oneOf = (words: readonly string[]) => sql.raw(words.map((word) => `'${word}'`).join(', '));

export const users = pgTable(
  'users',
  {
    id: uuid('id').primaryKey(),
    /** Lower case, as compared at sign-in. */
    email: text('email').notNull(),
    name: text('name').notNull(),
    role: text('role', { enum: ROLES }).notNull(),
    passwordHash: text('password_hash').notNull(),
    /** E.164; null: the carrier's number is shown to the called person. */
    callerId: text('caller_id'),
    /** Null: the installation's carrier. */
    provider: text('provider', { enum: PROVIDERS }),
    disabledAt: instant('disabled_at'),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('users_email_key').on(table.email),
    check('users_provider', sql`${table.provider} in (${oneOf(PROVIDERS)})`),
    check('users_role', sql`${table.role} in (${oneOf(ROLES)})`),
    check('users_email_lower_case', sql`${table.email} = lower(${table.email})`),
  ],
);

/** The token itself is only in the browser's cookie; here stands its SHA-256. */
export const sessions = pgTable(
  'sessions',
  {
    tokenHash: text('token_hash').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: instant('created_at').notNull().defaultNow(),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [index('sessions_user_id').on(table.userId), index('sessions_expires_at').on(table.expiresAt)],
);
