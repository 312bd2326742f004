import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock';
import { Database } from '../../../platform/database/database';
import { AppError } from '../../../platform/errors/app-error';
import { ComplianceService } from '../../compliance/compliance.service';
import { CampaignEngine } from '../campaign-engine';
import { CampaignsRepository } from './campaigns.repository';
import { FillingRepository } from './filling.repository';
import type { ContactDraft } from './read-contacts';

const BATCH = 2_000;
/** A list may grow while its campaign runs: so often it is looked at again. */
const LOOK_AGAIN_MS = 60_000;

/** Brings contacts into a campaign, and those of its list that are new, for as long as it is not over. */
@Injectable()
export class CampaignFilling {
  constructor(
    private readonly db: Database,
    private readonly campaigns: CampaignsRepository,
    private readonly filling: FillingRepository,
    private readonly compliance: ComplianceService,
    private readonly engine: CampaignEngine,
    private readonly clock: Clock,
  ) {}

  /** Answers how many of them the campaign did not have. */
  async add(campaignId: string, drafts: readonly ContactDraft[]): Promise<number> {
    let added = 0;
    for (let from = 0; from < drafts.length; from += BATCH) {
      const rows = drafts.slice(from, from + BATCH).map((draft) => ({ contactId: null, ...this.withKey(draft) }));
      added += await this.db.tx((tx) => this.filling.add(tx, campaignId, rows));
    }
    return added;
  }

  /** All contacts of a list as they are now; what joins it later stays out, for a campaign follows one list only. */
  async addList(campaignId: string, listId: string): Promise<{ added: number; given: number }> {
    if ((await this.filling.listName(listId)) === null) {
      throw new AppError('VALIDATION_ERROR', 'Some fields are not valid', { fields: { contact_list_id: 'there is no such list' } });
    }
    const sum = { added: 0, given: 0 };
    for (let line = 0; ;) {
      const listed = await this.filling.listed(this.db.orm, listId, line, null, BATCH);
      const rows = listed.map(({ line: _line, ...contact }) => this.withKey(contact));
      sum.added += await this.db.tx((tx) => this.filling.add(tx, campaignId, rows));
      sum.given += listed.length;
      if (listed.length < BATCH) return sum;
      line = listed.at(-1)!.line;
    }
  }

  /** All that its list has now. */
  async run(campaignId: string): Promise<void> {
    let added = 0;
    for (let step = await this.step(campaignId); ; step = await this.step(campaignId)) {
      added += step.added;
      if (step.done) break;
    }
    if (added) await this.engine.nudge(campaignId);
  }

  /** One batch, and where the next begins, in one transaction: a crash neither skips nor repeats any. */
  async step(campaignId: string): Promise<{ added: number; done: boolean }> {
    return this.db.tx(async (tx) => {
      const campaign = await this.campaigns.lock(tx, campaignId);
      if (!campaign?.contactListId || campaign.phase === 'ended') {
        if (campaign) await this.filling.filled(tx, campaignId, campaign.fillLine, null);
        return { added: 0, done: true };
      }
      const listed = await this.filling.listed(tx, campaign.contactListId, campaign.fillLine, campaign.filter?.status ?? null, BATCH);
      const rows = listed.map(({ line: _line, ...contact }) => this.withKey(contact));
      const added = await this.filling.add(tx, campaignId, rows);
      const done = listed.length < BATCH;
      const again = new Date(this.clock.now().getTime() + (done ? LOOK_AGAIN_MS : 0));
      await this.filling.filled(tx, campaignId, listed.at(-1)?.line ?? campaign.fillLine, again);
      return { added, done };
    });
  }

  private withKey<T extends { phone: string; timeZone: string | null }>(contact: T): T & { hoursKey: string } {
    return { ...contact, hoursKey: this.compliance.hoursKeyOf(contact.phone, contact.timeZone) };
  }
}
