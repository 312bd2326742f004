import { Injectable } from '@nestjs/common';
import { and, asc, eq, isNull, ne, sql } from 'drizzle-orm';
import type { Tx } from '../../platform/database/database';
import { users } from '../../platform/database/schema/auth';

export type UserRow = typeof users.$inferSelect;
export type NewUserRow = typeof users.$inferInsert;

/** One at a time may look who the last administrator is, and make the first. */
const ADMINISTRATORS_LOCK = 7_301_964_227;

@Injectable()
export class UsersRepository {
  async byEmail(tx: Tx, email: string): Promise<UserRow | null> {
    const [row] = await tx.select().from(users).where(eq(users.email, email));
    return row ?? null;
  }

  async byId(tx: Tx, id: string): Promise<UserRow | null> {
    const [row] = await tx.select().from(users).where(eq(users.id, id));
    return row ?? null;
  }

  all(tx: Tx): Promise<UserRow[]> {
    return tx.select().from(users).orderBy(asc(users.name), asc(users.id));
  }

  async any(tx: Tx): Promise<boolean> {
    const rows = await tx.select({ id: users.id }).from(users).limit(1);
    return rows.length > 0;
  }

  /** Null when the e-mail is taken. */
  async insert(tx: Tx, row: NewUserRow): Promise<UserRow | null> {
    const [inserted] = await tx.insert(users).values(row).onConflictDoNothing({ target: users.email }).returning();
    return inserted ?? null;
  }

  async update(tx: Tx, id: string, change: Partial<NewUserRow>): Promise<UserRow> {
    const [row] = await tx.update(users).set(change).where(eq(users.id, id)).returning();
    if (!row) throw new Error('a user that was just read is gone');
    return row;
  }

  async hasOtherAdministrator(tx: Tx, id: string): Promise<boolean> {
    const rows = await tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.role, 'admin'), isNull(users.disabledAt), ne(users.id, id)))
      .limit(1);
    return rows.length > 0;
  }

  async lockAdministrators(tx: Tx): Promise<void> {
    await tx.execute(sql`select pg_advisory_xact_lock(${ADMINISTRATORS_LOCK})`);
  }
}
