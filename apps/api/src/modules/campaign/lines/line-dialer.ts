import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { CallDialer } from '../../calls/call-dialer';
import type { CallRow } from '../../calls/calls.repository';
import type { CampaignRow } from '../campaign-rows.repository';
import { detectionOf } from './line-carriers';
import { SurplusLines } from './surplus-lines';

/** Sends the dials of lines that stand as rows: each by one request, at the carrier's pace. What dies here fails by its look-up (B8). */
@Injectable()
export class LineDialer implements BeforeApplicationShutdown {
  private readonly logger = new Logger(LineDialer.name);
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly dialer: CallDialer,
    private readonly surplus: SurplusLines,
  ) {}

  /** Not waited for: the next pick must not wait for a slow carrier. */
  dialAll(campaign: CampaignRow, calls: readonly CallRow[], how: { ordered: boolean }): void {
    for (const call of calls) {
      const work = this.dial(campaign, call, how).catch((error: unknown) =>
        this.logger.warn({ err: error, callId: call.id }, 'a line could not be dialled; its look-up closes it'),
      );
      this.underWay.add(work);
      void work.finally(() => this.underWay.delete(work));
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.underWay);
  }

  private dial(campaign: CampaignRow, call: CallRow, { ordered }: { ordered: boolean }): Promise<void> {
    // A leg whose agent is taken while it waits for the pace is not sent (calls.md B9).
    const stillWanted = async () => ordered || !(await this.surplus.isSurplus(campaign));
    return this.dialer.dial(call, { detection: detectionOf(campaign.amd), stillWanted });
  }
}
