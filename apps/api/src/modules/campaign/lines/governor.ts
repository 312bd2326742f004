import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock';
import type { CampaignRow } from '../campaign-rows.repository';
import { LinesRepository } from './lines.repository';
import { abandonRate, effectiveLines, type AnswerRecord } from './pacing';

const DAYS_30_MS = 30 * 24 * 60 * 60 * 1000;
/** Thousands of answers need not be counted for each dial; one more abandoned call is seen within this time. */
const KEPT_MS = 2_000;

export interface AbandonState extends AnswerRecord {
  rate: number;
  /** When the oldest abandoned call drops out of the 30 days. */
  easesAt: Date | null;
}

/** Keeps a campaign's abandoned calls below what the law allows (calls.md C16). */
@Injectable()
export class Governor {
  private readonly known = new Map<string, { at: number; state: AbandonState }>();

  constructor(
    private readonly repository: LinesRepository,
    private readonly clock: Clock,
  ) {}

  async state(campaignId: string): Promise<AbandonState> {
    const now = this.clock.now();
    const kept = this.known.get(campaignId);
    if (kept && Math.abs(now.getTime() - kept.at) < KEPT_MS) return kept.state;
    const { humans, abandoned, oldestAbandonedAt } = await this.repository.answerRecord(campaignId, new Date(now.getTime() - DAYS_30_MS));
    const easesAt = oldestAbandonedAt && new Date(oldestAbandonedAt.getTime() + DAYS_30_MS);
    const state = { humans, abandoned, rate: abandonRate({ humans, abandoned }), easesAt };
    this.known.set(campaignId, { at: now.getTime(), state });
    return state;
  }

  /** Lines per free agent just now. */
  async lines({ id, lines }: CampaignRow, freeAgents: number): Promise<number> {
    return effectiveLines(lines, freeAgents, await this.state(id));
  }

  forget(campaignId: string): void {
    this.known.delete(campaignId);
  }
}
