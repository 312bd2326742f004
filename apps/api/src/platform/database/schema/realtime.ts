import { bigint, index, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

/** The counter of each stream; its row lock, taken as the last statement of a transaction, puts frames in commit order. */
export const liveStreams = pgTable('live_streams', {
  stream: text('stream').primaryKey(),
  seq: bigint('seq', { mode: 'number' }).notNull(),
});

/** Kept for one hour: as far as `?since=` reaches back (contract.md §5). */
export const liveFrames = pgTable(
  'live_frames',
  {
    stream: text('stream').notNull(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    body: jsonb('body').$type<{ type: string } & Record<string, unknown>>().notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.stream, table.seq] }), index('live_frames_at').on(table.at)],
);
