import { Injectable } from '@nestjs/common';
import type { ProviderName } from '@dialer/contracts';
import { and, eq } from 'drizzle-orm';
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

  /** The latest one stands: an earlier was lost at the carrier. */
  async keep(credential: BrowserCredential): Promise<void> {
    const { credentialId, username, createdAt } = credential;
    await this.db.orm
      .insert(browserCredentials)
      .values(credential)
      .onConflictDoUpdate({
        target: [browserCredentials.principalId, browserCredentials.provider],
        set: { credentialId, username, createdAt },
      });
  }
}
