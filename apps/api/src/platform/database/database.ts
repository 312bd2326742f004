import { Inject, Injectable } from '@nestjs/common';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { ExtractTablesWithRelations } from 'drizzle-orm';
import type { PgTransaction } from 'drizzle-orm/pg-core';
import type { NodePgQueryResultHKT } from 'drizzle-orm/node-postgres';
import type { ClientBase, Pool } from 'pg';

export const PG_POOL = Symbol('PG_POOL');

type NoSchema = Record<string, never>;
/** A running transaction, or the database itself for single statements: repository methods take it first. */
export type Tx = PgTransaction<NodePgQueryResultHKT, NoSchema, ExtractTablesWithRelations<NoSchema>> | NodePgDatabase<NoSchema>;

const connections = new WeakMap<object, ClientBase>();

/**
 * The driver's connection of a running transaction, for the few statements that run hundreds of times a second: named and
 * prepared there, they cost a third of what a query builder takes (bench/webhook).
 */
export function connectionOf(tx: Tx): Pick<ClientBase, 'query'> {
  return connections.get(tx) ?? (tx as NodePgDatabase<NoSchema> & { $client: Pool }).$client;
}

/** One `pg` pool for the whole process. No HTTP may happen inside `tx` (design.md §8). */
@Injectable()
export class Database {
  readonly orm: NodePgDatabase<NoSchema>;

  constructor(@Inject(PG_POOL) readonly pool: Pool) {
    this.orm = drizzle(pool);
  }

  /** Lock order inside: campaign contact → call → agent → campaign; frames last (design.md §8). */
  async tx<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    // Not `orm.transaction`: when `begin` fails on a lost connection it never gives the connection back, and after a restart of
    // PostgreSQL the pool is soon empty for good.
    const client = await this.pool.connect();
    try {
      return await drizzle(client).transaction((tx) => {
        connections.set(tx, client);
        return work(tx);
      });
    } finally {
      client.release();
    }
  }
}
