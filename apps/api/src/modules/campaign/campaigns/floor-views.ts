import { Injectable } from '@nestjs/common';
import type { AgentView, CampaignFrameBody, DeskView, FloorView, LineView } from '@dialer/contracts';
import { Clock } from '../../../platform/clock/clock';
import type { Principal } from '../../auth/principal';
import { toCallView } from '../../calls/call-view';
import { CallsRepository } from '../../calls/calls.repository';
import { agentView } from '../agents/agent-view';
import { CampaignRowsRepository } from '../campaign-rows.repository';
import { lineView } from '../lines/line-status';
import { ABANDON_LIMIT } from '../lines/pacing';
import { CampaignViews } from './campaign-views';
import { CampaignsRepository } from './campaigns.repository';
import { contactView, settingsView } from './contact-view';

/** What goes on in a campaign just now: for its floor, for a desk, and as the first live frame. */
@Injectable()
export class FloorViews {
  constructor(
    private readonly views: CampaignViews,
    private readonly campaigns: CampaignsRepository,
    private readonly rows: CampaignRowsRepository,
    private readonly calls: CallsRepository,
    private readonly clock: Clock,
  ) {}

  async floor(id: string): Promise<FloorView> {
    const { effective_lines, ...campaign } = await this.views.view(id, null);
    return { campaign, ...(await this.now(id)), abandon_limit: ABANDON_LIMIT, effective_lines };
  }

  /** After a reload: the asker's own desk, the lines that are theirs, and whom they talk to or have to log. */
  async desk(id: string, principal: Principal): Promise<DeskView> {
    const campaign = await this.views.campaign(id);
    const [summary, agents, lines] = await Promise.all([
      this.views.summary(campaign),
      this.campaigns.agentsOf([id]),
      this.campaigns.liveLines(id),
    ]);
    const agent = agents.find(({ principalId }) => principalId === principal.id) ?? null;
    const call = agent?.callId ? await this.calls.byId(agent.callId) : null;
    const contact = call ? await this.campaigns.contactByPhone(id, call.toPhone) : null;
    return {
      campaign: summary,
      settings: settingsView(campaign),
      agent: agent && agentView(agent),
      lines: lines.map(({ line, call: row }) => lineView(line, row)),
      contact: contact && contactView(contact),
      call: call && toCallView(call, this.clock.now()),
    };
  }

  async exists(id: string): Promise<boolean> {
    return (await this.rows.campaign(id)) !== null;
  }

  /** Null: there is no such campaign. */
  async state(id: string, principal: Principal): Promise<CampaignFrameBody | null> {
    if (!(await this.rows.campaign(id))) return null;
    return { type: 'campaign_state', campaign: await this.views.view(id, principal), ...(await this.now(id)) };
  }

  private async now(id: string): Promise<{ agents: AgentView[]; lines: LineView[] }> {
    const [agents, lines] = await Promise.all([this.campaigns.agentsOf([id]), this.campaigns.liveLines(id)]);
    return { agents: agents.map(agentView), lines: lines.map(({ line, call }) => lineView(line, call)) };
  }
}
