import { Injectable, Logger } from '@nestjs/common';
import type { CampaignFrameBody } from '@dialer/contracts';
import { AppConfig } from '../../../platform/config/app-config';
import { Clock } from '../../../platform/clock/clock';
import { Database, type Tx } from '../../../platform/database/database';
import type { CallRow } from '../../calls/calls.repository';
import { JobQueue } from '../../queue/job-queue';
import { CampaignFrames } from '../campaign-frames';
import { CampaignRowsRepository, type CampaignContactRow, type CampaignRow } from '../campaign-rows.repository';
import { ContactQueue, type PickOptions } from '../contact-queue';
import { DialingRepository } from './dialing.repository';
import { Governor } from './governor';
import { LineDialer } from './line-dialer';
import { NewLines } from './new-lines';
import { LinesRepository } from './lines.repository';
import { allowance } from './pacing';

/** A run that dies is taken up again after this. */
const LEASE_MS = 15_000;
/** Agents are free and nobody may be called: looked at again when time opens something, and at most so rarely and so often. */
const LOOK_AGAIN_MS = { least: 500, most: 10_000 };
/** No more than the carrier takes within this time: who is picked later is picked better. */
const AHEAD_SECONDS = 1;

export interface Picked {
  calls: CallRow[];
  /** Free agents could have had more. */
  wanted: number;
}

/** Who is dialled now (design.md §4): never more than allowed, soon after every change that allows more. */
@Injectable()
export class DialNext {
  private readonly logger = new Logger(DialNext.name);
  private readonly running = new Map<string, { again: boolean }>();

  constructor(
    private readonly db: Database,
    private readonly dialing: DialingRepository,
    private readonly lines: LinesRepository,
    private readonly rows: CampaignRowsRepository,
    private readonly queue: ContactQueue,
    private readonly newLines: NewLines,
    private readonly dialer: LineDialer,
    private readonly governor: Governor,
    private readonly frames: CampaignFrames,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
    private readonly config: AppConfig,
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
    const { calls } = await this.pick(campaign.id, { forPrincipal: principalId, ordered: true });
    this.dialer.dialAll(campaign, calls, { ordered: true });
    return calls[0] ?? null;
  }

  private async run(campaignId: string): Promise<void> {
    const now = this.clock.now();
    const lease = new Date(now.getTime() + LEASE_MS);
    const campaign = await this.dialing.claim(campaignId, now, lease);
    if (!campaign) return;
    const { calls, wanted } = campaign.mode === 'preview' ? NOBODY : await this.pick(campaignId, null);
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

  private async pick(campaignId: string, order: PickOptions | null): Promise<Picked> {
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

const NOBODY: Picked = { calls: [], wanted: 0 };
