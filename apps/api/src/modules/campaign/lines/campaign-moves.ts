import { Injectable } from '@nestjs/common';
import { CampaignEnding } from './campaign-ending';
import { DialNext } from './dial-next';
import { LineDoor } from './line-door';
import { LinesRepository } from './lines.repository';
import { SurplusLines } from './surplus-lines';

/** People who wait are served one by one; more than this in one go is left to their own timers. */
const SERVED_AT_ONCE = 10;

/** What one change means for the campaign's other lines. None of these runs inside a transaction. */
@Injectable()
export class CampaignMoves {
  constructor(
    private readonly lines: LinesRepository,
    private readonly door: LineDoor,
    private readonly dialNext: DialNext,
    private readonly surplus: SurplusLines,
    private readonly ending: CampaignEnding,
  ) {}

  /** Who has waited longest gets them; of two who are looked at here one gets the row. */
  async agentFreed(campaignId: string): Promise<void> {
    for (const callId of await this.lines.waiting(campaignId, SERVED_AT_ONCE)) await this.door.change(callId);
  }

  agentTaken(campaignId: string): Promise<void> {
    return this.surplus.mark(campaignId);
  }

  mayDial(campaignId: string, delayMs = 0): Promise<void> {
    return this.dialNext.nudge(campaignId, delayMs);
  }

  lineOver(campaignId: string): Promise<void> {
    return this.ending.check(campaignId);
  }

  /** It rests, or has ended: what rings is let go at its floor, who has answered is served (calls.md C17). */
  async resting(campaignId: string): Promise<void> {
    await this.surplus.mark(campaignId);
    await this.ending.check(campaignId);
  }
}
