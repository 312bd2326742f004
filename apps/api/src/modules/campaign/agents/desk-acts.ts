import { Injectable, Logger } from '@nestjs/common';
import { TelephonyError, type TelephonyBridge, type TelephonyProvider } from '@dialer/telephony';
import { v5 as uuidFrom } from 'uuid';
import { Clock } from '../../../platform/clock/clock';
import type { AgentRow } from '../campaign-rows.repository';
import { LineCarriers } from '../lines/line-carriers';
import { DeskDoor, type DeskStep } from './desk-door';
import { nextDeskAct, type DeskAct } from './desk-plan';
import { arrived, departed, left } from './desk-state';
import { DesksRepository } from './desks.repository';

const LEASE_SECONDS = 15;
const BROWSER_RINGS_SECONDS = 20;
const BACKOFF_SECONDS = [1, 2, 5, 10, 20] as const;
const IN_A_ROW = 3;

/** Does at the carrier what a desk owes (`desk-plan.ts`); each act is safe to run twice. */
@Injectable()
export class DeskActs {
  private readonly logger = new Logger(DeskActs.name);

  constructor(
    private readonly desks: DesksRepository,
    private readonly door: DeskDoor,
    private readonly carriers: LineCarriers,
    private readonly clock: Clock,
  ) {}

  async run(id: string): Promise<void> {
    for (let round = 0; round < IN_A_ROW; round++) if (!(await this.runOne(id))) return;
  }

  private async runOne(id: string): Promise<boolean> {
    const agent = await this.desks.claimAct(id, LEASE_SECONDS);
    if (!agent) return false;
    try {
      const planned = nextDeskAct(agent);
      const isDue = planned !== null && planned.at <= this.clock.now();
      const step = isDue ? await this.perform(planned.act, agent) : (now: AgentRow) => ({ ...now });
      await this.door.change(id, step);
      return isDue;
    } catch (error) {
      const seconds = BACKOFF_SECONDS[Math.min(agent.actAttempts, BACKOFF_SECONDS.length) - 1] ?? 1;
      this.logger.warn({ err: error, agentId: id, seconds }, 'the carrier could not be told about an agent; trying again');
      await this.desks.postponeAct(id, seconds);
      return false;
    }
  }

  private async perform(act: DeskAct, agent: AgentRow): Promise<DeskStep> {
    const provider = this.carriers.of(agent.provider);
    switch (act) {
      case 'give_up':
        return (now, at) => (nextDeskAct(now)?.act === 'give_up' ? left(now, at) : now);
      case 'hang_up':
        if (agent.legSid) await provider.hangUpLeg(agent.legSid);
        return (now, at) => (now.legSid === agent.legSid ? departed(now, at) : now);
      case 'dial':
        return this.dial(bridgeOf(provider), agent, provider.defaultCallerId);
      case 'open_room':
        return this.openRoom(bridgeOf(provider), agent);
      case 'join_room':
        return this.joinRoom(bridgeOf(provider), agent);
    }
  }

  private async dial(bridge: TelephonyBridge, agent: AgentRow, from: string): Promise<DeskStep> {
    const { id: callId, label, credential, legDialAt } = agent;
    if (!credential) return (now) => ({ ...now, legDialAt: null });
    const commandId = uuidFrom(`dial:${legDialAt?.getTime() ?? 0}:${label}`, agent.id);
    const request = { callId, label, credential, from, timeoutSeconds: BROWSER_RINGS_SECONDS, commandId };
    const legSid = await bridge.dialBrowser(request).then(
      (leg) => leg.legSid,
      (error: unknown) => {
        // Sent, and no word of it, or refused: should it ring, its events tell; the browser joins again.
        if (error instanceof TelephonyError && (error.kind === 'unknown_result' || error.kind === 'rejected')) return null;
        throw error;
      },
    );
    return (now) => {
      // An event of the leg was quicker than the reply, and knows more.
      if (now.label !== label || now.legDialAt?.getTime() !== legDialAt?.getTime()) return now;
      return { ...now, legDialAt: null, legSid: now.legSid ?? legSid };
    };
  }

  private async openRoom(bridge: TelephonyBridge, { id, room, legSid, label }: AgentRow): Promise<DeskStep> {
    if (!legSid) return (now) => ({ ...now, legAnsweredAt: null });
    const opened = await bridge.openRoom({ callId: id, room, legSid, label, commandId: uuidFrom(`open:${room}:${label}`, id) });
    if (opened === 'leg_ended') return (now, at) => (now.legSid === legSid ? departed({ ...now, legAnsweredAt: null }, at) : now);
    return (now, at) => (now.legSid === legSid && !now.joinedAt ? arrived(now, at, legSid, opened.conferenceSid) : now);
  }

  private async joinRoom(bridge: TelephonyBridge, { id, room, legSid, label, conferenceSid }: AgentRow): Promise<DeskStep> {
    if (!legSid || !conferenceSid) return (now) => ({ ...now, legAnsweredAt: null });
    const commandId = uuidFrom(`join:${room}:${label}`, id);
    const result = await bridge.joinRoom({ callId: id, room, conferenceSid, legSid, label, commandId });
    if (result === 'room_ended') return (now) => (now.conferenceSid === conferenceSid ? { ...now, conferenceSid: null } : now);
    if (result === 'leg_ended') return (now, at) => (now.legSid === legSid ? departed({ ...now, legAnsweredAt: null }, at) : now);
    return (now, at) => (now.legSid === legSid && !now.joinedAt ? arrived(now, at, legSid, conferenceSid) : now);
  }
}

function bridgeOf({ bridge, name }: TelephonyProvider): TelephonyBridge {
  if (!bridge) throw new Error(`${name} fills its rooms by itself`);
  return bridge;
}
