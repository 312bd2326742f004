import { bigint, index, integer, pgTable, varchar } from 'drizzle-orm/pg-core';

/** Counters of `rate-limiter-flexible`; names and types are that library's. Used when there is no Redis. */
export const rateLimits = pgTable(
  'rate_limits',
  {
    key: varchar('key', { length: 255 }).primaryKey(),
    points: integer('points').notNull().default(0),
    /** Milliseconds since 1970. */
    expire: bigint('expire', { mode: 'number' }),
  },
  (table) => [index('rate_limits_expire_idx').on(table.expire)],
);
