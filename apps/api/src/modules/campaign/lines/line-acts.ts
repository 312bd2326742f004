import { Injectable, Logger } from '@nestjs/common';
import { TelephonyError, type TelephonyProvider } from '@dialer/telephony';
import { v5 as uuidFrom } from 'uuid';
import { AppConfig } from '../../../platform/config/app-config';
import { Clock } from '../../../platform/clock/clock';
import { CUSTOMER_LABEL } from '../../calls/call-reducer';
import { holdUrlOf } from '../../calls/hold-urls';
import type { LineStep } from './line-changes';
import { LineCarriers } from './line-carriers';
import { LineDoor } from './line-door';
import type { LineAct } from './line-plan';
import { LineScenes, type FullScene } from './line-scenes';
import { LineSpeech } from './line-speech';
import {
  agentLost,
  cancelSent,
  contactJoined,
  hangUp,
  joinFailed,
  joinSent,
  legGone,
  messageStarted,
  verdictTimedOut,
  voicemailStarted,
} from './line-state';
import { LinesRepository } from './lines.repository';
import { SurplusLines } from './surplus-lines';

/** Longer than the requests of one act may take. */
const LEASE_SECONDS = 15;
const BACKOFF_SECONDS = [1, 1, 2, 5, 10, 20] as const;
/** One act often leads to the next at once; more than this in a row is left to the sweep. */
const IN_A_ROW = 4;

type Perform = (scene: FullScene, provider: TelephonyProvider) => Promise<LineStep>;

/**
 * Does at the carrier what a line owes (`line-plan.ts`). The row is claimed by one UPDATE; each act is safe to run twice: what
 * is gone is success, and a step fits only the stage it was made for.
 */
@Injectable()
export class LineActs {
  private readonly logger = new Logger(LineActs.name);

  constructor(
    private readonly lines: LinesRepository,
    private readonly scenes: LineScenes,
    private readonly door: LineDoor,
    private readonly carriers: LineCarriers,
    private readonly speech: LineSpeech,
    private readonly surplus: SurplusLines,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  async run(callId: string): Promise<void> {
    for (let round = 0; round < IN_A_ROW; round++) if (!(await this.runOne(callId))) return;
  }

  private async runOne(callId: string): Promise<boolean> {
    const claimed = await this.lines.claimAct(callId, LEASE_SECONDS);
    if (!claimed) return false;
    try {
      const scene = await this.scenes.of(callId);
      const due = scene && this.scenes.due(scene, this.clock.now());
      if (!scene || !due) {
        // Something else has happened since it was owed; the rows tell what is due now.
        await this.door.change(callId);
        return false;
      }
      const step = await this.perform(due, scene);
      await this.door.change(callId, step, { kind: `line_${due}`, source: 'job', at: this.clock.now(), detail: {} });
      return true;
    } catch (error) {
      const seconds = BACKOFF_SECONDS[Math.min(claimed.actAttempts, BACKOFF_SECONDS.length) - 1] ?? 1;
      this.logger.warn({ err: error, callId, seconds }, 'the carrier could not be told about a line; trying again');
      await this.lines.postponeAct(callId, seconds);
      return false;
    }
  }

  private async perform(act: LineAct, scene: FullScene): Promise<LineStep> {
    const provider = this.carriers.of(scene.call.provider);
    try {
      return await this.acts[act](scene, provider);
    } catch (error) {
      // 21220, 90018 and the like: there is no leg any more that could be told.
      if (error instanceof TelephonyError && error.kind === 'rejected') return (now, _rules, at) => legGone(now, at);
      // Sent, and no word of it: what follows tells, or the check three seconds later.
      if (error instanceof TelephonyError && error.kind === 'unknown_result' && act === 'join')
        return (now, _rules, at) => joinSent(now, at);
      throw error;
    }
  }

  private readonly acts: Record<LineAct, Perform> = {
    time_out: async () => verdictTimedOut,
    settle: async () => (scene) => scene,
    hang_up: async () => (scene, _rules, now) => hangUp(scene, 'message_heard', now),
    move: async () => (scene, _rules, now) => (scene.line.stage === 'connected' ? agentLost(scene, now) : scene),
    join: (scene, provider) => this.join(scene, provider),
    check_join: (scene, provider) => this.checkJoin(scene, provider),
    message: (scene, provider) => this.message(scene, provider),
    voicemail: (scene, provider) => this.voicemail(scene, provider),
    cancel: (scene, provider) => this.cancel(scene, provider),
    hold: (scene, provider) => this.hold(scene, provider, true),
    unhold: (scene, provider) => this.hold(scene, provider, false),
  };

  private async join({ line, call, agent }: FullScene, provider: TelephonyProvider): Promise<LineStep> {
    if (!agent || !call.callSid) return (scene, _rules, now) => joinFailed(scene, now);
    const { bridge } = provider;
    if (!bridge) {
      await provider.redirectLeg(call.callSid, this.speech.join(agent, CUSTOMER_LABEL));
      return (scene, _rules, now) => joinSent(scene, now);
    }
    if (!agent.conferenceSid) return (scene, _rules, now) => joinFailed(scene, now);
    const commandId = uuidFrom(`join:${agent.room}:${line.joinAttempts}`, call.id);
    const room = { callId: call.id, room: agent.room, conferenceSid: agent.conferenceSid };
    const result = await bridge.joinRoom({ ...room, legSid: call.callSid, label: CUSTOMER_LABEL, commandId, stopsSound: true });
    if (result === 'leg_ended') return (scene, _rules, now) => legGone(scene, now);
    return result === 'joined' ? (scene, _rules, now) => joinSent(scene, now) : (scene, _rules, now) => joinFailed(scene, now);
  }

  /** The webhook of a join can be lost: before somebody is taken away from an agent, the carrier is asked who is there. */
  private async checkJoin({ call, agent }: FullScene, provider: TelephonyProvider): Promise<LineStep> {
    const room = agent?.conferenceSid ? await provider.fetchRoom(agent.conferenceSid).catch(() => null) : null;
    const isThere = room?.participants.some(({ legSid }) => legSid === call.callSid);
    if (agent && isThere) return (scene, _rules, now) => contactJoined(scene, agent.room, now);
    return (scene, _rules, now) => joinFailed(scene, now);
  }

  private async message({ call }: FullScene, provider: TelephonyProvider): Promise<LineStep> {
    // Somebody may be free by now: looking again gives them an agent.
    await this.door.change(call.id);
    const again = await this.scenes.of(call.id);
    if (!again || !call.callSid || !['waiting', 'message'].includes(again.line.stage)) return (scene) => scene;
    await provider.redirectLeg(call.callSid, await this.speech.safeHarbour(call.id));
    return (scene, _rules, now) => messageStarted(scene, now);
  }

  private async voicemail({ call, campaign }: FullScene, provider: TelephonyProvider): Promise<LineStep> {
    const messageId = campaign.amd.message_id;
    if (!messageId || !call.callSid) return (scene, _rules, now) => hangUp(scene, 'machine', now);
    await provider.redirectLeg(call.callSid, await this.speech.voicemail(messageId));
    return (scene, _rules, now) => voicemailStarted(scene, now);
  }

  private async cancel({ call, campaign }: FullScene, provider: TelephonyProvider): Promise<LineStep> {
    if (!(await this.surplus.isSurplus(campaign))) return (scene) => ({ ...scene, line: { ...scene.line, cancelAt: null } });
    if (!call.callSid) throw new Error('a dial without a result yet cannot be cancelled');
    await provider.cancelLeg(call.callSid);
    return (scene, _rules, now) => cancelSent(scene, now);
  }

  private async hold({ call, agent }: FullScene, provider: TelephonyProvider, hold: boolean): Promise<LineStep> {
    const conferenceSid = agent?.conferenceSid ?? call.conferenceSid;
    if (conferenceSid && call.callSid) {
      const holdUrl = holdUrlOf(this.config.http.baseUrl, call);
      await provider.updateParticipant(conferenceSid, call.callSid, hold ? { hold, holdUrl } : { hold }).catch(refusedIsDone);
    }
    return (scene, _rules, now) => ({ ...scene, call: { ...scene.call, holdTrackAt: hold ? now : null, customerHold: false } });
  }
}

/** A room that does not take it must not keep us from the message that follows. */
function refusedIsDone(error: unknown): void {
  if (!(error instanceof TelephonyError) || error.kind !== 'rejected') throw error;
}
