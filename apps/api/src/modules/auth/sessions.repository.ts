import { Injectable } from '@nestjs/common';
import { and, eq, gt, isNull, lt, sql } from 'drizzle-orm';
import type { Tx } from '../../platform/database/database';
import { sessions, users } from '../../platform/database/schema/auth';
import type { UserRow } from './users.repository';

/** Unused for this long: signed out. In any case after the second. */
const IDLE = sql.raw(`interval '7 days'`);
const LONGEST = sql.raw(`interval '30 days'`);
/** A session in use is prolonged once an hour, not with every request. */
const PROLONG_AFTER = sql.raw(`interval '1 hour'`);

/** Leases and expiries compare with the database's clock (design.md §8). */
@Injectable()
export class SessionsRepository {
  async insert(tx: Tx, tokenHash: string, userId: string): Promise<void> {
    await tx.insert(sessions).values({ tokenHash, userId, expiresAt: sql`now() + ${IDLE}` });
  }

  /** The user behind a session that is still good; a switched-off user has none. */
  async userOf(tx: Tx, tokenHash: string): Promise<UserRow | null> {
    const [row] = await tx
      .select({ user: users, mayProlong: sql<boolean>`${sessions.expiresAt} < now() + ${IDLE} - ${PROLONG_AFTER}` })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where(and(eq(sessions.tokenHash, tokenHash), gt(sessions.expiresAt, sql`now()`), isNull(users.disabledAt)));
    if (!row) return null;
    if (row.mayProlong) await this.prolong(tx, tokenHash);
    return row.user;
  }

  /** Whose session it was; null when there was none. */
  async delete(tx: Tx, tokenHash: string): Promise<string | null> {
    const [gone] = await tx.delete(sessions).where(eq(sessions.tokenHash, tokenHash)).returning({ userId: sessions.userId });
    return gone?.userId ?? null;
  }

  async deleteOfUser(tx: Tx, userId: string): Promise<void> {
    await tx.delete(sessions).where(eq(sessions.userId, userId));
  }

  async deleteExpired(tx: Tx): Promise<void> {
    await tx.delete(sessions).where(lt(sessions.expiresAt, sql`now()`));
  }

  private async prolong(tx: Tx, tokenHash: string): Promise<void> {
    await tx
      .update(sessions)
      .set({ expiresAt: sql`least(now() + ${IDLE}, ${sessions.createdAt} + ${LONGEST})` })
      .where(eq(sessions.tokenHash, tokenHash));
  }
}
