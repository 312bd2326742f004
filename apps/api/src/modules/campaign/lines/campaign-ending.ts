import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock';
import { Database } from '../../../platform/database/database';
import { CampaignFrames } from '../campaign-frames';
import { DialingRepository } from './dialing.repository';
import { LinesRepository } from './lines.repository';

/** `/end` is answered at once; `campaign_ended` follows when the last line is over (calls.md C17). */
@Injectable()
export class CampaignEnding {
  constructor(
    private readonly db: Database,
    private readonly dialing: DialingRepository,
    private readonly lines: LinesRepository,
    private readonly frames: CampaignFrames,
    private readonly clock: Clock,
  ) {}

  async check(campaignId: string): Promise<void> {
    if (!(await this.dialing.isEnding(campaignId))) return;
    const told = await this.db.tx(async (tx) => {
      if (await this.lines.hasLive(campaignId, tx)) return false;
      const closed = await this.dialing.close(tx, campaignId, this.clock.now());
      if (!closed) return false;
      await this.frames.append(tx, campaignId, [{ type: 'campaign_ended', reason: closed.endReason ?? 'ended' }]);
      return true;
    });
    if (told) await this.frames.poke(campaignId);
  }
}
