import { Injectable } from '@nestjs/common';
import type { AgentAction, AgentView } from '@dialer/contracts';
import { Clock } from '../../../platform/clock/clock';
import { AppError } from '../../../platform/errors/app-error';
import type { Principal } from '../../auth/principal';
import { CallsService } from '../../calls/calls.service';
import { CampaignRowsRepository, type AgentRow } from '../campaign-rows.repository';
import { DialNext } from '../lines/dial-next';
import { LineDoor } from '../lines/line-door';
import { agentView } from './agent-view';
import { DeskDoor, type DeskStep } from './desk-door';
import { isTaken, left, paused, resumed, wrappedUp } from './desk-state';
import { DesksRepository } from './desks.repository';

type Act = (agent: AgentRow, request: { reason: string; principal: Principal }) => Promise<AgentRow>;

/** What an agent does at the desk (contracts: `AGENT_ACTIONS`). */
@Injectable()
export class AgentActions {
  constructor(
    private readonly desks: DesksRepository,
    private readonly door: DeskDoor,
    private readonly rows: CampaignRowsRepository,
    private readonly lines: LineDoor,
    private readonly calls: CallsService,
    private readonly dialNext: DialNext,
    private readonly clock: Clock,
  ) {}

  async do(agentId: string, action: AgentAction, reason: string, principal: Principal): Promise<AgentView> {
    const agent = await this.desks.byId(agentId);
    if (!agent || agent.endedAt || !maySteer(agent, principal)) throw noDesk(agentId);
    return agentView(await this.acts[action](agent, { reason, principal }));
  }

  private readonly acts: Record<AgentAction, Act> = {
    heartbeat: async (agent) => (await this.desks.heartbeat(agent.id, this.clock.now())) ?? this.gone(agent),
    pause: (agent, { reason }) => this.change(agent, (now, at) => paused(now, reason, at)),
    resume: (agent) => this.change(agent, resumed),
    leave: (agent) => this.change(agent, leaves),
    next: (agent, { principal }) => this.next(agent, principal),
    hang_up: (agent, { principal }) => this.hangUp(agent, principal),
    drop_voicemail: (agent) => this.dropVoicemail(agent),
    veto_drop: (agent) => this.vetoDrop(agent),
  };

  private async next(agent: AgentRow, principal: Principal): Promise<AgentRow> {
    if (isTaken(agent)) throw new AppError('CONFLICT', 'You are talking to somebody; end the call first', { state: agent.state });
    const now = await this.change(agent, wrappedUp);
    const campaign = now.state === 'free' ? await this.rows.campaign(now.campaignId) : null;
    if (campaign?.mode === 'preview' && campaign.phase === 'running') await this.dialNext.order(campaign, principal.id);
    return now;
  }

  private async hangUp(agent: AgentRow, principal: Principal): Promise<AgentRow> {
    if (!isTaken(agent) || !agent.callId) throw new AppError('CONFLICT', 'There is nobody to hang up on', { state: agent.state });
    await this.calls.end(agent.callId, principal);
    return (await this.desks.byId(agent.id)) ?? agent;
  }

  /** The agent is free of a machine at once; the message plays on without them (calls.md C12, C15). */
  private async dropVoicemail(agent: AgentRow): Promise<AgentRow> {
    const callId = this.callOf(agent);
    const campaign = await this.rows.campaign(agent.campaignId);
    if (!campaign?.amd.message_id) throw new AppError('CONFLICT', 'This campaign has no message for voicemails');
    await this.lines.change(
      callId,
      (scene, _rules, now) =>
        scene.line.stage === 'connected' && scene.line.agentId === agent.id ? { ...scene, line: { ...scene.line, dropAt: now } } : scene,
      { kind: 'voicemail_drop', source: 'user', at: this.clock.now(), detail: {} },
    );
    return (await this.desks.byId(agent.id)) ?? agent;
  }

  /** "Was a person": detection was wrong, which is counted; what was about to be dropped by itself is not. */
  private async vetoDrop(agent: AgentRow): Promise<AgentRow> {
    const callId = this.callOf(agent);
    await this.lines.change(callId, (scene) => (scene.line.messageAt ? scene : { ...scene, line: { ...scene.line, dropAt: null } }), {
      kind: 'detection_error',
      source: 'user',
      at: this.clock.now(),
      detail: { was: 'human' },
    });
    return agent;
  }

  private callOf(agent: AgentRow): string {
    if (agent.state === 'connected' && agent.callId) return agent.callId;
    throw new AppError('CONFLICT', 'Nobody is connected', { state: agent.state });
  }

  private async change(agent: AgentRow, step: DeskStep): Promise<AgentRow> {
    return (await this.door.change(agent.id, step)) ?? this.gone(agent);
  }

  private gone(agent: AgentRow): never {
    throw noDesk(agent.id);
  }
}

const leaves: DeskStep = (agent, now) => {
  if (isTaken(agent)) throw new AppError('CONFLICT', 'You are talking to somebody; end the call first', { state: agent.state });
  return left(agent, now);
};

const noDesk = (agentId: string) => new AppError('NOT_FOUND', 'There is no such desk, or it has been left', { agent_id: agentId });

/** One's own desk; a supervisor may pause or send away others. */
const maySteer = (agent: AgentRow, principal: Principal): boolean =>
  agent.principalId === principal.id || principal.permissions.includes('campaigns.manage');
