import { Injectable } from '@nestjs/common';
import type { CallEvent, ClientDialEvent, ConferenceEvent, Instruction, LegEvent, ParticipantEvent } from '@dialer/telephony';
import { AuthService } from '../../auth/auth.service';
import { userIdOf } from '../../calls/browser-identity';
import { CUSTOMER_LABEL } from '../../calls/call-reducer';
import { CallsService } from '../../calls/calls.service';
import type { AgentRow } from '../campaign-rows.repository';
import { LinesRepository } from '../lines/lines.repository';
import { DeskDoor } from './desk-door';
import { isDeskRoom } from './desk-room';
import { arrived, departed } from './desk-state';
import { DesksRepository } from './desks.repository';

const NOT_SIGNED_IN = 'sip_480';
const SIGNS_IN_WITHIN_MS = 3_000;
const DIAL_AGAIN_MS = 300;
const REJECT: Instruction = { do: 'reject' };
const ROOM = /^conference:(CAMPAIGN_[0-9a-f]{32})$/i;

/** What carriers tell about agents' legs and warm rooms; what concerns a contact in one goes on to its own call. */
@Injectable()
export class DeskEvents {
  constructor(
    private readonly desks: DesksRepository,
    private readonly door: DeskDoor,
    private readonly lines: LinesRepository,
    private readonly calls: CallsService,
    private readonly auth: AuthService,
  ) {}

  /** False: it is about no desk, and the event of a call. */
  async take(event: CallEvent): Promise<boolean> {
    if ((event.kind === 'participant' || event.kind === 'conference') && isDeskRoom(event.room)) {
      await (event.kind === 'participant' ? this.inRoom(event) : this.room(event));
      return true;
    }
    if (event.kind !== 'leg' || event.label === null || event.label === CUSTOMER_LABEL || !event.callId) return false;
    const desk = await this.desks.byId(event.callId);
    if (desk) await this.door.change(desk.id, (agent, now) => legChanged(agent, event, now));
    return desk !== null;
  }

  /** The browser asks where to go: into the room of its own desk, else nowhere. Null: it asks for no desk's room. */
  async admit(event: ClientDialEvent): Promise<Instruction | null> {
    const room = ROOM.exec(event.to)?.[1];
    if (!room) return null;
    const desk = await this.desks.byRoom(room.replace(/[0-9A-F]{32}$/i, (hex) => hex.toLowerCase()));
    if (!desk || desk.endedAt || desk.identity !== event.identity || desk.provider !== event.provider) return REJECT;
    const userId = userIdOf(event.identity);
    if (userId !== null && !(await this.auth.activeUser(userId))) return REJECT;
    const bound = await this.door.change(desk.id, (agent) =>
      agent.endedAt || agent.room !== desk.room || agent.legSid === event.legSid ? null : { ...agent, legSid: event.legSid },
    );
    if (!bound || bound.endedAt) return REJECT;
    return { do: 'join', callId: bound.id, room: bound.room, label: bound.label };
  }

  private async inRoom(event: ParticipantEvent): Promise<void> {
    const desk = await this.desks.byRoom(event.room);
    if (desk && isOwnLeg(desk, event)) {
      await this.door.change(desk.id, (agent) => (isOwnLeg(agent, event) ? participantChanged(agent, event) : null));
      return;
    }
    if (event.label !== null && event.label !== CUSTOMER_LABEL) return;
    const callId = await this.lines.callOfLeg(event.provider, event.legSid);
    if (callId) await this.calls.apply({ ...event, callId });
  }

  private async room(event: ConferenceEvent): Promise<void> {
    const desk = event.change === 'end' ? await this.desks.byRoom(event.room) : null;
    if (!desk) return;
    await this.door.change(desk.id, (agent) => {
      if (agent.conferenceSid !== event.conferenceSid) return null;
      return { ...(agent.joinedAt ? departed(agent, event.at) : agent), conferenceSid: null };
    });
  }
}

/** The label is minted for one leg; of an earlier leg of this desk nothing counts any more. */
function isOwnLeg(desk: AgentRow, event: ParticipantEvent): boolean {
  return event.label !== null ? event.label === desk.label : event.legSid === desk.legSid;
}

function participantChanged(agent: AgentRow, event: ParticipantEvent): AgentRow | null {
  const { sequence, conferenceSid } = event;
  const isSameRoom = agent.conferenceSid === conferenceSid;
  if (isSameRoom && sequence !== null && agent.lastSequence !== null && sequence < agent.lastSequence) return null;
  const numbered = { ...agent, lastSequence: sequence ?? (isSameRoom ? agent.lastSequence : null) };
  if (event.change === 'join')
    return agent.endedAt ? { ...numbered, legSid: event.legSid } : arrived(numbered, event.at, event.legSid, conferenceSid);
  return event.change === 'leave' ? departed(numbered, event.at) : numbered;
}

/** A browser that we ring (calls.md F25). */
function legChanged(agent: AgentRow, event: LegEvent, now: Date): AgentRow | null {
  if (event.label !== agent.label || (agent.legSid !== null && agent.legSid !== event.legSid)) return null;
  const named = { ...agent, legSid: event.legSid, legDialAt: null };
  if (event.status === 'initiated' || event.status === 'ringing') return named;
  if (event.status === 'answered') return { ...named, legAnsweredAt: agent.legAnsweredAt ?? event.at };
  const signsIn = event.reason === NOT_SIGNED_IN && now.getTime() - agent.legMintedAt.getTime() < SIGNS_IN_WITHIN_MS;
  if (signsIn && !agent.endedAt) return { ...agent, legSid: null, legDialAt: new Date(now.getTime() + DIAL_AGAIN_MS) };
  return departed({ ...named, legAnsweredAt: null }, event.at);
}
