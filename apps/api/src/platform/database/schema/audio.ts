import { AUDIO_CONTENT_TYPES } from '@dialer/contracts';
import { sql } from 'drizzle-orm';
import { check, customType, integer, pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { users } from './auth';

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
const oneOf = (words: readonly string[]) => sql.raw(words.map((word) => `'${word}'`).join(', '));

/**
 * Messages that are played into calls. They are small (audio-format.ts), so they lie in the database: every process can serve
 * them to the carrier, whatever machine it runs on, and a row is never without its file.
 */
export const audioFiles = pgTable(
  'audio_files',
  {
    id: uuid('id').primaryKey(),
    name: text('name').notNull(),
    contentType: text('content_type', { enum: AUDIO_CONTENT_TYPES }).notNull(),
    durationMs: integer('duration_ms').notNull(),
    bytes: integer('bytes').notNull(),
    /** The last part of the address that the carrier fetches: whoever has not been told it cannot guess it. */
    fetchKey: text('fetch_key').notNull(),
    data: bytea('data').notNull(),
    createdBy: uuid('created_by').references(() => users.id, { onDelete: 'set null' }),
    createdAt: timestamp('created_at', { withTimezone: true, mode: 'date' }).notNull(),
  },
  (table) => [
    check('audio_files_content_type_known', sql`${table.contentType} in (${oneOf(AUDIO_CONTENT_TYPES)})`),
    uniqueIndex('audio_files_fetch_key').on(table.fetchKey),
  ],
);
