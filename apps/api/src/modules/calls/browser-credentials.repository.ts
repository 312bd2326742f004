import { Injectable } from '@nestjs/common';
import type { ProviderName } from '@dialer/contracts';
import { and, eq, sql } from 'drizzle-orm';
import { Database } from '../../platform/database/database';
import { browserCredentials } from '../../platform/database/schema/calls';

export type BrowserCredential = typeof browserCredentials.$inferInsert;

/** Which user of the carrier a principal's browser is. */
@Injectable()
export class BrowserCredentialsRepository {
  constructor(private readonly db: Database) {}

  async of(principalId: string, provider: ProviderName): Promise<BrowserCredential | null> {
    const { principalId: who, provider: carrier } = browserCredentials;
    const [row] = await this.db.orm
      .select()
      .from(browserCredentials)
      .where(and(eq(who, principalId), eq(carrier, provider)));
    return row ?? null;
  }

  async principalOf(provider: ProviderName, username: string): Promise<string | null> {
    const [row] = await this.db.orm
      .select({ principalId: browserCredentials.principalId })
      .from(browserCredentials)
      .where(and(eq(browserCredentials.provider, provider), eq(browserCredentials.username, username)));
    return row?.principalId ?? null;
  }

  /** Principals who have been given a credential there. */
  async holders(provider: ProviderName): Promise<string[]> {
    const rows = await this.db.orm
      .select({ principalId: browserCredentials.principalId })
      .from(browserCredentials)
      .where(eq(browserCredentials.provider, provider));
    return rows.map(({ principalId }) => principalId);
  }

  /** In the place of `replaced`, which was lost at the carrier; false: another one stands there by now. */
  async keep(credential: BrowserCredential, replaced: string | null): Promise<boolean> {
    const { credentialId, username, createdAt } = credential;
    const result = await this.db.orm
      .insert(browserCredentials)
      .values(credential)
      .onConflictDoUpdate({
        target: [browserCredentials.principalId, browserCredentials.provider],
        set: { credentialId, username, createdAt },
        setWhere: replaced === null ? sql`false` : eq(browserCredentials.credentialId, replaced),
      });
    return (result.rowCount ?? 0) > 0;
  }
}
