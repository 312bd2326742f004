import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { Database } from '../../platform/database/database';

/** Rows that are owed something, and what was done for them: as a real module keeps them, but counted. */
export const WORK_TABLES = `
  CREATE TABLE work (id uuid PRIMARY KEY, job text NOT NULL, next_at timestamptz NOT NULL DEFAULT now(), claims int NOT NULL DEFAULT 0, claimed_by int, done_at timestamptz);
  CREATE TABLE effects (idempotency_key uuid PRIMARY KEY, deliveries int NOT NULL DEFAULT 1);
  CREATE TABLE completions (row_id uuid NOT NULL);`;

@Injectable()
export class Work {
  private readonly pool: Pool;
  constructor(db: Database) {
    this.pool = db.pool;
  }

  async dueIds(job: string, limit: number): Promise<string[]> {
    const due = 'SELECT id FROM work WHERE job = $1 AND done_at IS NULL AND next_at <= now() LIMIT $2';
    return (await this.pool.query<{ id: string }>(due, [job, limit])).rows.map((row) => row.id);
  }

  /** True for whoever may do it now. */
  async claim(id: string): Promise<boolean> {
    const claim = `UPDATE work SET claims = claims + 1, claimed_by = $2, next_at = now() + interval '3 s' WHERE id = $1 AND done_at IS NULL`;
    return (await this.pool.query(claim, [id, process.pid])).rowCount === 1;
  }

  /** Something outside of our transaction, such as a request to another company: it counts a repeated key once. */
  async deliver(id: string): Promise<void> {
    const deliver = 'INSERT INTO effects VALUES ($1) ON CONFLICT (idempotency_key) DO UPDATE SET deliveries = effects.deliveries + 1';
    await this.pool.query(deliver, [id]);
  }

  async finish(id: string): Promise<void> {
    await this.pool.query(
      'WITH finished AS (UPDATE work SET done_at = now() WHERE id = $1 AND done_at IS NULL RETURNING id) INSERT INTO completions SELECT id FROM finished',
      [id],
    );
  }
}
