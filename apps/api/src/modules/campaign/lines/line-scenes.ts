import { Injectable } from '@nestjs/common';
import { CallsRepository } from '../../calls/calls.repository';
import { CampaignRowsRepository, type CampaignRow } from '../campaign-rows.repository';
import { LineChanges } from './line-changes';
import { nextLineAct, type LineAct } from './line-plan';
import type { LineScene } from './line-state';
import { LinesRepository } from './lines.repository';

export interface FullScene extends LineScene {
  campaign: CampaignRow;
}

/** Lines as they stand, read without a lock: for whoever talks to a carrier about one. */
@Injectable()
export class LineScenes {
  constructor(
    private readonly lines: LinesRepository,
    private readonly calls: CallsRepository,
    private readonly rows: CampaignRowsRepository,
    private readonly changes: LineChanges,
  ) {}

  async of(callId: string): Promise<FullScene | null> {
    const [found, call] = await Promise.all([this.lines.ofCall(callId), this.calls.byId(callId)]);
    if (!found || !call) return null;
    const { line, campaign } = found;
    const agent = line.agentId ? await this.rows.agent(line.agentId) : null;
    return { line, call, agent, campaign };
  }

  due(scene: FullScene, now: Date): LineAct | null {
    const planned = nextLineAct(scene, this.changes.rulesOf(scene.campaign, scene.call, scene.line.detection));
    return planned && planned.at <= now ? planned.act : null;
  }
}
