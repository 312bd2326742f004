import { Injectable } from '@nestjs/common';
import type { CampaignFrameBody } from '@dialer/contracts';
import { AppConfig } from '../../../platform/config/app-config';
import { Clock } from '../../../platform/clock/clock';
import { Database, type Tx } from '../../../platform/database/database';
import type { CallRow } from '../../calls/calls.repository';
import { CampaignFrames } from '../campaign-frames';
import { CampaignRowsRepository, type CampaignContactRow, type CampaignRow } from '../campaign-rows.repository';
import { ContactQueue, type PickOptions } from '../contact-queue';
import { DialingRepository } from './dialing.repository';
import { Governor } from './governor';
import { NewLines } from './new-lines';
import { LinesRepository } from './lines.repository';
import { allowance } from './pacing';

/** No more than the carrier takes within this time: who is picked later is picked better. */
export const AHEAD_SECONDS = 1;

export interface Picked {
  calls: CallRow[];
  /** So many could be dialled for the agents who are free. */
  wanted: number;
}
export const NOBODY: Picked = { calls: [], wanted: 0 };

/** Contacts become lines, in one transaction per campaign at a time: never more than its free agents allow (calls.md C16). */
@Injectable()
export class Picking {
  constructor(
    private readonly db: Database,
    private readonly dialing: DialingRepository,
    private readonly lines: LinesRepository,
    private readonly rows: CampaignRowsRepository,
    private readonly queue: ContactQueue,
    private readonly newLines: NewLines,
    private readonly governor: Governor,
    private readonly frames: CampaignFrames,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  /** With an `order` one contact, whether or not an agent is there. */
  async pick(campaignId: string, order: PickOptions | null): Promise<Picked> {
    const now = this.clock.now();
    const picked = await this.db.tx(async (tx): Promise<Picked> => {
      await this.dialing.lockPicking(tx, campaignId);
      const campaign = await this.rows.campaign(campaignId, tx);
      if (campaign?.phase !== 'running') return NOBODY;
      const wanted = order ? 1 : await this.wanted(tx, campaign, now);
      if (wanted <= 0) return NOBODY;
      const options = order ?? (await this.callbacksFirst(tx, campaignId, now));
      const atOnce = Math.min(wanted, Math.max(1, Math.ceil(this.config.pace[campaign.provider].dialsPerSecond * AHEAD_SECONDS)));
      const contacts = await this.queue.pick(tx, campaign, atOnce, now, options);
      if (!contacts.length) return { calls: [], wanted };
      const calls = await this.begin(tx, campaign, contacts, order !== null, now);
      return { calls, wanted };
    });
    if (picked.calls.length) await this.frames.poke(campaignId);
    return picked;
  }

  private async wanted(tx: Tx, campaign: CampaignRow, now: Date): Promise<number> {
    const { freeAgents, open } = await this.lines.load(campaign.id, now, tx);
    if (freeAgents === 0) return 0;
    return allowance({ freeAgents, lines: await this.governor.lines(campaign, freeAgents), linesOpen: open });
  }

  private async callbacksFirst(tx: Tx, campaignId: string, now: Date): Promise<PickOptions> {
    const free = await this.dialing.freePrincipals(campaignId, now, tx);
    return { forPrincipal: free };
  }

  private async begin(tx: Tx, campaign: CampaignRow, contacts: CampaignContactRow[], ordered: boolean, now: Date): Promise<CallRow[]> {
    const last = await this.dialing.countDials(tx, campaign.id, contacts.length);
    const first = last - contacts.length;
    const begun: CallRow[] = [];
    const frames: CampaignFrameBody[] = ordered ? [] : [{ type: 'auto_dial_next', reason: 'agent_free' }];
    for (const [index, contact] of contacts.entries()) {
      const dialNumber = first + index + 1;
      const { call, frame } = await this.newLines.begin(tx, campaign, contact, { dialNumber, ordered, now });
      await this.queue.started(tx, contact, call.id, dialNumber, now);
      begun.push(call);
      frames.push(frame);
    }
    await this.frames.append(tx, campaign.id, frames);
    return begun;
  }
}
