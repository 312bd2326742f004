import { Injectable } from '@nestjs/common';
import type { CallEvent, ClientDialEvent, Instruction } from '@dialer/telephony';
import { isOver } from '../calls/call-state';
import { CUSTOMER_LABEL } from '../calls/call-reducer';
import { CallsRepository } from '../calls/calls.repository';
import { CallsService } from '../calls/calls.service';
import { DeskEvents } from './agents/desk-events';
import { LineScenes, type FullScene } from './lines/line-scenes';
import { LineSpeech } from './lines/line-speech';
import { OptOuts } from './lines/opt-outs';

/** What campaigns answer to carriers (contract.md §4). Documents are read from rows, and so the same at every repeat (calls.md A2). */
@Injectable()
export class CampaignWebhooks {
  constructor(
    private readonly desks: DeskEvents,
    private readonly calls: CallsService,
    private readonly repository: CallsRepository,
    private readonly scenes: LineScenes,
    private readonly speech: LineSpeech,
    private readonly optOuts: OptOuts,
  ) {}

  /** False: an event that concerns no agent; it is its call's own. */
  take(event: CallEvent): Promise<boolean> {
    return this.desks.take(event);
  }

  /** Null: the browser does not ask for an agent's room. */
  admit(event: ClientDialEvent): Promise<Instruction | null> {
    return this.desks.admit(event);
  }

  /** What an answered leg hears now: with an agent already there it is led to them, else the track plays while detection listens. */
  async document(event: CallEvent | undefined): Promise<Instruction> {
    const scene = event?.callId ? await this.scenes.of(event.callId) : null;
    return scene ? this.now(scene) : { do: 'hangup' };
  }

  /** The same as the inline document of the join (calls.md C13). */
  async join(event: CallEvent | undefined): Promise<Instruction> {
    const scene = event?.callId ? await this.scenes.of(event.callId) : null;
    const isGiven = scene?.agent && ['reserved', 'joining', 'connected'].includes(scene.line.stage);
    if (isGiven && scene.agent) return this.speech.join(scene.agent, CUSTOMER_LABEL);
    return scene ? this.now(scene) : { do: 'hangup' };
  }

  async safeHarbour(event: CallEvent | undefined): Promise<Instruction> {
    return event?.callId ? this.speech.safeHarbour(event.callId) : { do: 'hangup' };
  }

  queueTrack(): Instruction {
    return this.speech.queueTrack();
  }

  async voicemail(event: CallEvent | undefined): Promise<Instruction> {
    const scene = event?.callId ? await this.scenes.of(event.callId) : null;
    const messageId = scene?.campaign.amd.message_id;
    return messageId ? this.speech.voicemail(messageId) : { do: 'hangup' };
  }

  /** A pressed key (calls.md G26): nine means never again; any other is none. */
  async digits(event: CallEvent | undefined): Promise<Instruction> {
    if (event?.kind !== 'digits' || !event.callId) return { do: 'hangup' };
    const isOptOut = await this.optOuts.take(event);
    await this.calls.apply(event);
    return isOptOut ? this.speech.goodbye() : { do: 'hangup' };
  }

  /** People ring back (calls.md G26): who we are, and the key for never again. */
  async inbound(event: CallEvent | undefined): Promise<Instruction> {
    return event?.kind === 'inbound-call' ? this.speech.whoWeAre(event.legSid) : { do: 'reject' };
  }

  /** Null: it is nobody's line, or nothing stands any more. */
  async lineOf(legSid: string | null): Promise<Instruction | null> {
    const call = legSid ? await this.repository.byReference(legSid) : null;
    if (!call || call.path !== 'line' || isOver(call.state)) return null;
    const scene = await this.scenes.of(call.id);
    return scene && this.now(scene);
  }

  private async now({ line, call, agent, campaign }: FullScene): Promise<Instruction> {
    if (isOver(call.state) || call.endWantedAt || line.stage === 'over') return { do: 'hangup' };
    // Only once the join has been ordered: the order and this reply would else take turns with the leg.
    if (agent && ['joining', 'connected'].includes(line.stage)) return this.speech.join(agent, CUSTOMER_LABEL);
    if (line.stage === 'message') return this.speech.safeHarbour(call.id);
    const drops = line.stage === 'voicemail' && line.dropAt !== null && campaign.amd.message_id !== null;
    return drops ? this.speech.voicemail(campaign.amd.message_id!) : this.speech.queueTrack();
  }
}
