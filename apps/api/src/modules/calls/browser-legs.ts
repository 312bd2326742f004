import { Injectable } from '@nestjs/common';
import type { ClientDialEvent, Instruction } from '@dialer/telephony';
import { v4 as randomUuid, v7 as uuid } from 'uuid';
import { Clock } from '../../platform/clock/clock';
import { E164 } from '../../platform/e164';
import { AppError } from '../../platform/errors/app-error';
import { AuthService } from '../auth/auth.service';
import { userIdOf } from './browser-identity';
import type { CallSnapshot } from './call-reducer';
import { isOver } from './call-state';
import { CallWriter } from './call-writer';
import { CallsRepository, type CallRow, type LegRow } from './calls.repository';

const CONFERENCE = /^(?:conference:)?(COLD_CALL_[0-9a-f]{32})$/i;
const REJECT: Instruction = { do: 'reject' };

/** Our browsers' legs: minted before they exist, admitted when the carrier asks where they shall go (calls.md A4, B6). */
@Injectable()
export class BrowserLegs {
  constructor(
    private readonly calls: CallsRepository,
    private readonly writer: CallWriter,
    private readonly auth: AuthService,
    private readonly clock: Clock,
  ) {}

  /** A label for one join; with a `credential` the browser is dialled there (calls.md F25). The same client that asks again while its leg still stands gets the same one. */
  async mint(call: CallRow, identity: string, clientId: string, credential: string | null = null): Promise<LegRow> {
    const now = this.clock.now();
    const fresh = newLeg(call.id, identity, clientId, `agent_${randomUuid().replaceAll('-', '').slice(0, 12)}`, now, credential);
    let minted = fresh;
    await this.writer.changeById(call.id, async (_tx, { call: current, legs }) => {
      if (isOver(current.state) || current.endWantedAt) throw new AppError('CONFLICT', 'The call has ended', { state: current.state });
      const standing = legs.find((leg) => leg.clientId === clientId && leg.identity === identity && !leg.leftAt && !leg.hangupSentAt);
      minted = standing ?? fresh;
      return standing ? null : { call: current, legs: [...legs, fresh], entry: entry('join_prepared', { label: fresh.label }, now) };
    });
    return minted;
  }

  /**
   * Where a browser's leg goes: into a room its own user may enter, else nowhere. A pure function of the row afterwards: the
   * repeat of a request gets the same answer (calls.md A2).
   */
  async admit(event: ClientDialEvent): Promise<Instruction> {
    if (!(await this.isKnown(event.identity))) return REJECT;
    const target = await this.target(event);
    if (!target || target.provider !== event.provider) return REJECT;
    let answer: Instruction = REJECT;
    await this.writer.changeById(target.id, async (_tx, snapshot) => {
      if (!mayEnter(snapshot, event.identity)) return null;
      const leg = this.legFor(snapshot, event);
      answer = { do: 'join', callId: target.id, room: target.conferenceId, label: leg.label };
      if (leg.legSid === event.legSid) return null;
      const bound = { ...leg, legSid: event.legSid };
      const legs = [...snapshot.legs.filter((one) => one.id !== leg.id), bound];
      return { call: snapshot.call, legs, entry: entry('browser_dials', { label: leg.label, call_sid: event.legSid }, event.at) };
    });
    return answer;
  }

  /** The room a leg has been let into, while that call lives. */
  async roomOf(legSid: string): Promise<Instruction | null> {
    const found = await this.calls.byLegSid(legSid);
    if (!found || isOver(found.call.state) || found.call.endWantedAt) return null;
    return { do: 'join', callId: found.call.id, room: found.call.conferenceId, label: found.leg.label };
  }

  /** A user who was switched off keeps a token for some hours, but enters no room with it (calls.md D20). */
  private async isKnown(identity: string): Promise<boolean> {
    const userId = userIdOf(identity);
    return userId === null || (await this.auth.activeUser(userId)) !== null;
  }

  private async target({ to, identity }: ClientDialEvent): Promise<CallRow | null> {
    const room = CONFERENCE.exec(to)?.[1];
    if (room) return this.calls.byConferenceId(room.toUpperCase().replace(/[0-9A-F]{32}$/, (hex) => hex.toLowerCase()));
    return E164.test(to) ? this.calls.liveCallTo(to, identity) : null;
  }

  /** The leg this request belongs to: its own already, the one the browser names, the latest free one, else a new one. */
  private legFor({ call, legs }: CallSnapshot, event: ClientDialEvent): LegRow {
    const free = legs.filter((leg) => leg.identity === event.identity && leg.legSid === null);
    const named = event.params['ParticipantLabel'] ?? event.params['participant_sid'];
    return (
      legs.find((leg) => leg.legSid === event.legSid) ??
      free.find((leg) => leg.label === named) ??
      free.at(-1) ??
      newLeg(call.id, event.identity, null, `agent_${event.legSid.slice(-12).toLowerCase()}`, event.at)
    );
  }
}

/** Whoever placed the call, or was let in by a join that checked it. */
function mayEnter({ call, legs }: CallSnapshot, identity: string): boolean {
  if (isOver(call.state) || call.endWantedAt) return false;
  return call.identity === identity || legs.some((leg) => leg.identity === identity);
}

/** `credential`: the browser is dialled by us, at once. */
function newLeg(
  callId: string,
  identity: string,
  clientId: string | null,
  label: string,
  createdAt: Date,
  credential: string | null = null,
): LegRow {
  const nothingYet = {
    legSid: null,
    muted: false,
    hold: false,
    joinedAt: null,
    leftAt: null,
    hangupSentAt: null,
    lastSequence: null,
    answeredAt: null,
    bridgedAt: null,
  };
  return {
    id: uuid(),
    callId,
    label,
    identity,
    clientId,
    createdAt,
    credential,
    dialAt: credential === null ? null : createdAt,
    ...nothingYet,
  };
}

function entry(kind: string, detail: Record<string, unknown>, at: Date) {
  return { kind, source: 'user' as const, at, detail };
}
