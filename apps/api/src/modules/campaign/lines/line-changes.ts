import { Injectable } from '@nestjs/common';
import type { CampaignFrameBody } from '@dialer/contracts';
import { AppConfig } from '../../../platform/config/app-config';
import { Clock } from '../../../platform/clock/clock';
import type { Tx } from '../../../platform/database/database';
import type { CallRow } from '../../calls/calls.repository';
import { reserved } from '../agents/desk-state';
import type { AgentRow, CampaignRow } from '../campaign-rows.repository';
import { ContactQueue } from '../contact-queue';
import { LineCarriers } from './line-carriers';
import { agentNews, lineNews } from './line-news';
import { nextLineAct } from './line-plan';
import { lineStatus } from './line-status';
import { ended, given, settled, type LineRules, type LineScene } from './line-state';
import { LinesRepository } from './lines.repository';

/** `rules` and `now` come along; what it answers is saved. */
export type LineStep = (scene: LineScene, rules: LineRules, now: Date) => LineScene;
/** What is to be told, and done after the commit. */
export interface LineEffects {
  campaignId: string;
  frames: CampaignFrameBody[];
  /** The line owes something now. */
  actDue: Date | null;
  /** An agent is free, or a line is over: more may be dialled. */
  mayDial: boolean;
  /** The carrier would refuse the next one too: not at once. */
  dialLaterMs: number;
  /** An agent was taken: others ring for nobody. */
  agentTaken: boolean;
  /** An agent is free for somebody who waits. */
  agentFreed: boolean;
  /** Picked up just now; `isQueued`: nobody is there for them yet. */
  answered: boolean;
  isQueued: boolean;
  /** How it went has been written down. */
  logged: boolean;
  over: boolean;
}

const TRY_LATER_MS = 2_000;

/**
 * One change of a line, inside the transaction that holds its call's lock: step, then what follows by itself (an agent for
 * who waits, what time has made of it), then saved with contact and agent.
 */
@Injectable()
export class LineChanges {
  constructor(
    private readonly lines: LinesRepository,
    private readonly queue: ContactQueue,
    private readonly carriers: LineCarriers,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  rulesOf(campaign: CampaignRow, call: Pick<CallRow, 'provider'>, detection: boolean): LineRules {
    const { phase, answerPolicy, amd, ringFloorSeconds } = campaign;
    return {
      phase,
      answerPolicy,
      amd,
      ringFloorMs: ringFloorSeconds * 1000,
      patience: detection ? this.carriers.patience(call.provider, amd) : null,
      agentGraceMs: this.config.coldCall.agentGraceSeconds * 1000,
    };
  }

  /** Null: the call has no line. The call that comes back is to be saved by whoever holds its lock. */
  async apply(tx: Tx, callBefore: CallRow, call: CallRow, step: LineStep): Promise<{ call: CallRow; effects: LineEffects } | null> {
    const found = await this.lines.ofCall(call.id, tx);
    if (!found) return null;
    const { line, campaign } = found;
    const agent = line.agentId ? await this.lines.lockAgent(tx, line.agentId) : null;
    const now = this.clock.now();
    const rules = this.rulesOf(campaign, call, line.detection);
    const before: LineScene = { line, call: callBefore, agent };
    const stepped = settled(ended(step({ line, call, agent }, rules, now), now), now);
    const { scene, freed } = await this.withAgent(tx, campaign, before, stepped, now);
    const act = nextLineAct(scene, rules)?.at ?? null;
    const actAttempts = act?.getTime() === line.actAt?.getTime() ? line.actAttempts : 0;
    const after = { ...scene, line: { ...scene.line, actAt: act, actAttempts } };
    await this.lines.save(tx, line, after.line);
    // One who was released or has just been taken is saved already.
    if (agent && after.line.agentId !== null && after.agent?.id === agent.id) await this.lines.saveAgent(tx, agent, after.agent);
    await this.tellContact(tx, campaign, before, after, now);
    const frames = [...lineNews(campaign, before, after), ...this.agentFrames(agent, freed, after.agent)];
    return { call: after.call, effects: this.effects(campaign, before, after, freed, frames) };
  }

  /** Who waits is given a free agent at once: of two lines only one gets the row. */
  private async withAgent(tx: Tx, campaign: CampaignRow, before: LineScene, scene: LineScene, now: Date) {
    const released = scene.line.agentId === null ? scene.agent : null;
    if (released && before.agent) await this.lines.saveAgent(tx, before.agent, released);
    if (scene.line.stage !== 'waiting' || scene.call.endWantedAt) return { scene, freed: released };
    const { line } = scene;
    const prefer = line.ordered ? campaign.principalId : null;
    const free = await this.lines.takeFreeAgent(tx, campaign.id, now, released?.id ?? null, prefer);
    if (!free) return { scene, freed: released };
    const taken = reserved(free, scene.call.id, now);
    await this.lines.saveAgent(tx, free, taken);
    return { scene: given({ ...scene, agent: taken }, taken, now), freed: released };
  }

  private async tellContact(tx: Tx, campaign: CampaignRow, before: LineScene, after: LineScene, now: Date): Promise<void> {
    const { line, call } = after;
    const status = lineStatus(line, call);
    if (line.endedAt && !before.line.endedAt) {
      const letGo = line.answeredAt === null && (call.endReason === 'let_go' || call.endReason === 'agent_taken');
      await this.queue.ended(tx, campaign, line.campaignContactId, call.id, {
        status,
        at: line.endedAt ?? now,
        letGo,
        reason: call.endReason,
      });
    } else if (!line.endedAt && status !== lineStatus(before.line, before.call)) {
      await this.queue.progressed(tx, line.campaignContactId, call.id, status);
    }
  }

  private agentFrames(before: AgentRow | null, freed: AgentRow | null, agent: AgentRow | null): CampaignFrameBody[] {
    const frames = freed ? agentNews(before, freed) : [];
    if (!agent || agent.id === freed?.id) return frames;
    return [...frames, ...agentNews(before?.id === agent.id ? before : null, agent)];
  }

  private effects(
    campaign: CampaignRow,
    before: LineScene,
    after: LineScene,
    freed: AgentRow | null,
    frames: CampaignFrameBody[],
  ): LineEffects {
    const over = before.line.endedAt === null && after.line.endedAt !== null;
    const agentFreed = freed?.state === 'free' || (after.agent?.state === 'free' && before.agent?.state !== 'free');
    const noLonger = before.line.stage !== after.line.stage && ['over', 'message'].includes(after.line.stage);
    return {
      campaignId: campaign.id,
      frames,
      actDue: after.line.actAt,
      mayDial: over || agentFreed || noLonger,
      dialLaterMs: over && isRefusedByCarrier(after.call.endReason) ? TRY_LATER_MS : 0,
      agentTaken: after.line.agentId !== null && before.line.agentId !== after.line.agentId,
      agentFreed,
      answered: before.line.answeredAt === null && after.line.answeredAt !== null,
      isQueued: after.line.stage === 'detecting' || after.line.stage === 'waiting',
      logged: before.call.loggedAt === null && after.call.loggedAt !== null,
      over,
    };
  }
}

const isRefusedByCarrier = (reason: string | null): boolean =>
  reason === 'pace_limit' || reason === 'live_limit' || /^carrier_(unavailable|throttled|misconfigured|5|429|20429)/.test(reason ?? '');
