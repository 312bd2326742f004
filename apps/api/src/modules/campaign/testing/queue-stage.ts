import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { v7 as uuid } from 'uuid';
import { Clock } from '../../../platform/clock/clock';
import { Database, PG_POOL, type Tx } from '../../../platform/database/database';
import { campaignContacts, campaigns } from '../../../platform/database/schema/campaigns';
import { createTestApp, type TestApp } from '../../../testing/test-app';
import { ComplianceService } from '../../compliance/compliance.service';
import { SettingsRepository } from '../../compliance/settings.repository';
import type { CampaignContactRow, CampaignRow } from '../campaign-rows.repository';
import { ContactQueue, type ContactEnding, type PickOptions } from '../contact-queue';

/** Wednesday, 12:00 in New York, 9:00 in Los Angeles. */
export const NOON = new Date('2026-05-20T16:00:00Z');
export const minutes = (count: number) => count * 60_000;

class SetClock extends Clock {
  time = NOON;
  override now(): Date {
    return this.time;
  }
}

/** The queue of campaigns on a database of its own, at a time one sets. */
export class QueueStage {
  private constructor(
    readonly test: TestApp,
    readonly clock: SetClock,
  ) {}

  static async open(): Promise<QueueStage> {
    const clock = new SetClock();
    return new QueueStage(await createTestApp({ override: (builder) => builder.overrideProvider(Clock).useValue(clock) }), clock);
  }

  get queue(): ContactQueue {
    return this.test.app.get(ContactQueue);
  }

  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.test.app.get(Database).tx(work);
  }

  async sql(text: string, values: unknown[] = []): Promise<any[]> {
    return (await this.test.app.get<Pool>(PG_POOL).query(text, values)).rows;
  }

  async settings(change: object): Promise<void> {
    const settings = await this.test.app.get(ComplianceService).currentSettings(this.test.app.get(Database).orm);
    await this.tx((tx) => this.test.app.get(SettingsRepository).put(tx, { ...settings, ...change }, NOON, 'spec'));
  }

  async campaign(phones: readonly (string | Partial<CampaignContactRow>)[], partial: Partial<CampaignRow> = {}): Promise<CampaignRow> {
    const row = { ...makeCampaign(), ...partial };
    const compliance = this.test.app.get(ComplianceService);
    const contacts = phones.map((given, index) => {
      const contact = typeof given === 'string' ? { phone: given } : given;
      const phone = contact.phone ?? '+14155550100';
      const hoursKey = compliance.hoursKeyOf(phone, contact.timeZone ?? null);
      return { id: uuid(), campaignId: row.id, position: index + 1, hoursKey, ...contact, phone };
    });
    return this.tx(async (tx) => {
      const [campaign] = await tx.insert(campaigns).values(row).returning();
      for (let from = 0; from < contacts.length; from += 1000) await tx.insert(campaignContacts).values(contacts.slice(from, from + 1000));
      return campaign!;
    });
  }

  /** The numbers, in the order in which they would be called. */
  async pick(campaign: CampaignRow, n = 100, options: PickOptions = {}): Promise<string[]> {
    const picked = await this.tx((tx) => this.queue.pick(tx, campaign, n, this.clock.now(), options));
    return picked.map(({ phone }) => phone);
  }

  /** Picks one, and marks it as called. */
  async call(campaign: CampaignRow, options: PickOptions = {}): Promise<{ phone: string; contactId: string; callId: string } | null> {
    return this.tx(async (tx) => {
      const [contact] = await this.queue.pick(tx, campaign, 1, this.clock.now(), options);
      if (!contact) return null;
      const callId = randomUUID();
      await this.queue.started(tx, contact, callId, contact.attempts + 1, this.clock.now());
      return { phone: contact.phone, contactId: contact.id, callId };
    });
  }

  async ended(campaign: CampaignRow, call: { contactId: string; callId: string }, ending: Partial<ContactEnding> = {}): Promise<void> {
    const at = this.clock.now();
    await this.tx((tx) =>
      this.queue.ended(tx, campaign, call.contactId, call.callId, { status: 'completed', at, letGo: false, ...ending }),
    );
  }

  async contact(campaign: CampaignRow, phone: string): Promise<CampaignContactRow & Record<string, any>> {
    const [row] = await this.sql('select * from campaign_contacts where campaign_id = $1 and phone = $2', [campaign.id, phone]);
    return row;
  }

  /** Somebody is being called already, by whomever. */
  async liveCallTo(phone: string): Promise<string> {
    const id = uuid();
    await this.sql(
      `insert into calls (id, conference_id, provider, path, state, principal_id, identity, to_phone, from_phone, created_at)
       values ($1, $2, 'twilio', 'room', 'ringing', 'key:x', 'key_x', $3, '+14155550199', $4)`,
      [id, `COLD_CALL_${id}`, phone, this.clock.now()],
    );
    return id;
  }

  close(): Promise<void> {
    return this.test.close();
  }
}

export function makeCampaign(): typeof campaigns.$inferInsert {
  return {
    id: uuid(),
    name: 'spec',
    phase: 'running',
    provider: 'twilio',
    mode: 'power',
    lines: 1,
    answerPolicy: 'detect_first',
    amd: { enabled: true, unknown: 'connect', on_machine: 'hang_up', message_id: null, audience: 'consumer' },
    retry: { max_attempts: 3, delay_minutes: { busy: 10, 'no-answer': 120 } },
    ringFloorSeconds: 15,
    callerIds: [],
    principalId: 'key:spec',
    identity: 'key_spec',
    createdAt: NOON,
  };
}
