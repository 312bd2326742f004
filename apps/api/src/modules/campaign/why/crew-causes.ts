import { Injectable } from '@nestjs/common';
import type { AgentState } from '@dialer/contracts';
import { Clock } from '../../../platform/clock/clock';
import { isFresh } from '../agents/desk-state';
import type { AgentRow, CampaignRow } from '../campaign-rows.repository';
import { CampaignsRepository } from '../campaigns/campaigns.repository';
import { Governor } from '../lines/governor';
import { LinesRepository } from '../lines/lines.repository';
import { forAll, type Cause } from './causes';

const BUSY: readonly AgentState[] = ['reserved', 'joining', 'connected'];

/** What holds everybody back at once: the campaign, its agents, its lines. */
@Injectable()
export class CrewCauses {
  constructor(
    private readonly campaigns: CampaignsRepository,
    private readonly lines: LinesRepository,
    private readonly governor: Governor,
    private readonly clock: Clock,
  ) {}

  /** `open`: lines that are being dialled, or wait for somebody. */
  async of(campaign: CampaignRow): Promise<{ causes: Cause[]; open: number }> {
    const now = this.clock.now();
    const [agents, load, record] = await Promise.all([
      this.campaigns.agentsOf([campaign.id]),
      this.lines.load(campaign.id, now),
      this.governor.state(campaign.id),
    ]);
    const effective = await this.governor.lines(campaign, Math.max(1, load.freeAgents));
    const causes: Cause[] = [];
    if (campaign.phase !== 'running') causes.push(forAll('not_running'));
    if (effective === 0) causes.push(forAll('abandon_rate', record.easesAt));
    if (load.freeAgents === 0) causes.push(...whyNobodyIsFree(agents, now));
    else if (effective > 0 && load.open >= load.freeAgents * effective) causes.push(forAll('lines_in_use'));
    return { causes, open: load.open };
  }
}

function whyNobodyIsFree(agents: readonly AgentRow[], now: Date): Cause[] {
  const isThere = (agent: AgentRow) => agent.state === 'paused' || (agent.joinedAt !== null && isFresh(agent, now));
  const states = new Set(agents.filter(isThere).map(({ state }) => state));
  const causes: Cause[] = [];
  if (BUSY.some((state) => states.has(state))) causes.push(forAll('agents_busy'));
  if (states.has('wrap_up')) causes.push(forAll('agents_in_wrap_up'));
  if (states.has('paused')) causes.push(forAll('agents_paused'));
  return causes.length ? causes : [forAll('no_agent')];
}
