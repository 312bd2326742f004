import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock';
import { CampaignRowsRepository, type CampaignRow } from '../campaign-rows.repository';
import { Governor } from './governor';
import { LineDoor } from './line-door';
import { cancelTime } from './line-plan';
import { LinesRepository } from './lines.repository';
import { allowance } from './pacing';

/** Losing lines (calls.md C17): ring for nobody since an agent was taken, or since the campaign rests; let go at the ring floor. */
@Injectable()
export class SurplusLines {
  constructor(
    private readonly lines: LinesRepository,
    private readonly rows: CampaignRowsRepository,
    private readonly governor: Governor,
    private readonly door: LineDoor,
    private readonly clock: Clock,
  ) {}

  /** Marks as many as are too many; what still waits in the carrier's queue goes at once. */
  async mark(campaignId: string): Promise<void> {
    const campaign = await this.rows.campaign(campaignId);
    const tooMany = campaign ? await this.count(campaign) : 0;
    if (tooMany <= 0) return;
    // Whoever ordered a dial is about to come to it (contract.md §3).
    const ordered = campaign?.phase !== 'running';
    for (const callId of await this.lines.ringing(campaignId, tooMany, { ordered })) {
      await this.door.change(callId, (scene, rules, now) => {
        if (scene.line.stage !== 'dialing' || scene.line.cancelAt) return scene;
        return { ...scene, line: { ...scene.line, cancelAt: cancelTime(scene, rules.ringFloorMs, now) } };
      });
    }
  }

  /** Asked again when it is let go: an agent may be free for it since. */
  async isSurplus(campaign: CampaignRow): Promise<boolean> {
    return (await this.count(campaign)) > 0;
  }

  private async count(campaign: CampaignRow): Promise<number> {
    const { freeAgents, kept } = await this.lines.load(campaign.id, this.clock.now());
    if (campaign.phase !== 'running') return kept;
    const lines = Math.max(1, await this.governor.lines(campaign, freeAgents));
    return -allowance({ freeAgents, lines, linesOpen: kept });
  }
}
