import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock';
import { Database } from '../../../platform/database/database';
import type { CallRow } from '../../calls/calls.repository';
import { JobQueue } from '../../queue/job-queue';
import type { CampaignRow } from '../campaign-rows.repository';
import { ContactQueue } from '../contact-queue';
import { DialingRepository } from './dialing.repository';
import { LineDialer } from './line-dialer';
import { AHEAD_SECONDS, NOBODY, Picking } from './picking';

/** A run that dies is taken up again after this. */
const LEASE_MS = 15_000;
/** Agents are free and nobody may be called: looked at again when time opens something, and at most so rarely and so often. */
const LOOK_AGAIN_MS = { least: 500, most: 10_000 };

/** Who is dialled now (design.md §4): never more than allowed, soon after every change that allows more. */
@Injectable()
export class DialNext {
  private readonly logger = new Logger(DialNext.name);
  private readonly running = new Map<string, { again: boolean }>();

  constructor(
    private readonly db: Database,
    private readonly dialing: DialingRepository,
    private readonly picking: Picking,
    private readonly queue: ContactQueue,
    private readonly dialer: LineDialer,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
  ) {}

  /** Owed first, then done here at once; the sweep does it should this process die. Never throws. */
  async nudge(campaignId: string, delayMs = 0): Promise<void> {
    try {
      await this.dialing.owe(campaignId, new Date(this.clock.now().getTime() + delayMs));
      if (delayMs <= 0) await this.runHere(campaignId);
      else await this.jobs.add('dial-next', campaignId, { delayMs });
    } catch (error) {
      this.logger.warn({ err: error, campaignId }, 'a campaign could not be nudged; the sweep will do it');
    }
  }

  /** One run per campaign in this process; who asks meanwhile gets another one right after it. */
  async runHere(campaignId: string): Promise<void> {
    const current = this.running.get(campaignId);
    if (current) {
      current.again = true;
      return;
    }
    const state = { again: true };
    this.running.set(campaignId, state);
    try {
      while (state.again) {
        state.again = false;
        await this.run(campaignId);
      }
    } finally {
      this.running.delete(campaignId);
    }
  }

  /** Somebody's order (contract.md §3): one contact, whether or not an agent is there. Null: nobody is left to be called now. */
  async order(campaign: CampaignRow, principalId: string): Promise<CallRow | null> {
    const { calls } = await this.picking.pick(campaign.id, { forPrincipal: principalId, ordered: true });
    this.dialer.dialAll(campaign, calls, { ordered: true });
    return calls[0] ?? null;
  }

  private async run(campaignId: string): Promise<void> {
    const now = this.clock.now();
    const lease = new Date(now.getTime() + LEASE_MS);
    const campaign = await this.dialing.claim(campaignId, now, lease);
    if (!campaign) return;
    const { calls, wanted } = campaign.mode === 'preview' ? NOBODY : await this.picking.pick(campaignId, null);
    this.dialer.dialAll(campaign, calls, { ordered: false });
    const delayMs = wanted <= calls.length ? null : calls.length > 0 ? AHEAD_SECONDS * 1000 : await this.lookAgainMs(campaign);
    const next = delayMs === null ? null : new Date(this.clock.now().getTime() + delayMs);
    await this.dialing.settle(campaignId, lease, next);
    if (delayMs !== null) await this.jobs.add('dial-next', campaignId, { delayMs });
  }

  private async lookAgainMs(campaign: CampaignRow): Promise<number> {
    const at = await this.queue.nextAt(this.db.orm, campaign);
    const ms = at ? at.getTime() - this.clock.now().getTime() : Infinity;
    return Math.min(Math.max(ms, LOOK_AGAIN_MS.least), LOOK_AGAIN_MS.most);
  }
}
