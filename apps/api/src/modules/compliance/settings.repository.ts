import { Injectable } from '@nestjs/common';
import type { ComplianceSettings } from '@dialer/contracts';
import { eq } from 'drizzle-orm';
import type { Tx } from '../../platform/database/database';
import { workspaceSettings } from '../../platform/database/schema/compliance';

export type SettingsRow = typeof workspaceSettings.$inferSelect;
const KEY = 'compliance';

@Injectable()
export class SettingsRepository {
  async get(tx: Tx): Promise<SettingsRow | null> {
    const [row] = await tx.select().from(workspaceSettings).where(eq(workspaceSettings.key, KEY));
    return row ?? null;
  }

  async put(tx: Tx, value: ComplianceSettings, updatedAt: Date, updatedBy: string): Promise<void> {
    const row = { value, updatedAt, updatedBy };
    await tx
      .insert(workspaceSettings)
      .values({ key: KEY, ...row })
      .onConflictDoUpdate({ target: workspaceSettings.key, set: row });
  }
}
