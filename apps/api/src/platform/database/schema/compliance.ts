import { pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** Numbers nobody here may dial, whoever asks. One row per number: the earliest request counts. */
export const doNotCall = pgTable('do_not_call', {
  phone: text('phone').primaryKey(),
  /** Where it came from: `rep`, `opt_out`, `import`, `ops`. */
  source: text('source').notNull(),
  addedBy: text('added_by'),
  createdAt: timestamp('created_at', { withTimezone: true, mode: 'date' }).notNull(),
});
