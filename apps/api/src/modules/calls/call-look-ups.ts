import { Injectable, Logger } from '@nestjs/common';
import {
  TelephonyRegistry,
  type CallEvent,
  type FoundLeg,
  type LegSnapshot,
  type LegStatus,
  type RoomSnapshot,
  type TelephonyProvider,
} from '@dialer/telephony';
import { Clock } from '../../platform/clock/clock';
import { CallEvents } from './call-events';
import { dialRequest, lineRequest } from './call-dialer';
import { isGivenUp } from './call-plan';
import { CUSTOMER_LABEL } from './call-reducer';
import { isOver } from './call-state';
import { CallWriter } from './call-writer';
import { CallsRepository, type CallRow, type LegRow } from './calls.repository';
import { BROWSER_NEVER_DIALED, DialOutcomes, NEVER_DIALED } from './dial-outcomes';

const LEASE_SECONDS = 20;
const CARRIER_AWAY_SECONDS = 10;
/** Carriers end calls after four hours. */
const LONGEST_CALL_MS = 4.25 * 60 * 60 * 1000;

/**
 * Asks the carrier about calls it has not been heard of (calls.md B8, design.md §4.5). What it says becomes events of the
 * same kind as its webhooks and goes through the same door, so that a lost webhook costs time and nothing else.
 */
@Injectable()
export class CallLookUps {
  private readonly logger = new Logger(CallLookUps.name);

  constructor(
    private readonly calls: CallsRepository,
    private readonly writer: CallWriter,
    private readonly events: CallEvents,
    private readonly outcomes: DialOutcomes,
    private readonly registry: TelephonyRegistry,
    private readonly clock: Clock,
  ) {}

  async run(id: string): Promise<void> {
    const call = await this.calls.claimLook(id, LEASE_SECONDS);
    if (!call) return;
    try {
      await this.look(call);
    } catch (error) {
      this.logger.warn({ err: error, callId: id, provider: call.provider }, 'the carrier could not be asked; trying again');
      if (!call.callSid && isGivenUp(call, this.clock.now())) return void (await this.outcomes.fail(call, 'result_unknown'));
      await this.calls.postpone(id, 'look', CARRIER_AWAY_SECONDS);
    }
  }

  private async look(call: CallRow): Promise<void> {
    if (isOver(call.state)) return this.settle(call.id);
    if (!call.dialSentAt && call.path !== 'direct') return void (await this.outcomes.fail(call, NEVER_DIALED));
    const provider = this.registry.get(call.provider);
    if (!provider) throw new Error(`${call.provider} is not configured`);
    const find = () => (call.path === 'direct' ? this.findDialled(provider, call) : this.findLeg(provider, call));
    const bound = call.callSid ? call : await find();
    if (bound?.callSid) await this.lookAtLeg(provider, bound, bound.callSid);
    await this.settle(call.id);
  }

  /** What is owed next follows from the row; nothing may keep the lease as its due time. */
  private async settle(id: string): Promise<void> {
    await this.writer.changeById(id, async (_tx, snapshot) => snapshot);
  }

  private async findLeg(provider: TelephonyProvider, call: CallRow): Promise<CallRow | null> {
    const found = await this.findAtCarrier(provider, call);
    if (found) await this.outcomes.found(call, found);
    else if (isGivenUp(call, this.clock.now())) await this.outcomes.fail(call, 'result_unknown');
    return found && this.calls.byId(call.id);
  }

  private async findAtCarrier(provider: TelephonyProvider, call: CallRow): Promise<FoundLeg | null> {
    const elsewhere = await this.calls.sidsBoundElsewhere(call);
    if (call.path !== 'line') return provider.findDialedLeg(dialRequest(call), call.createdAt, elsewhere);
    const leg = await provider.findCampaignLeg({ ...lineRequest(call), detection: null }, call.createdAt, elsewhere);
    return leg && { ...leg, conferenceSid: null, label: CUSTOMER_LABEL };
  }

  /** A browser was to dial: should it have, and none of its events reached us, the call stands all the same. */
  private async findDialled({ direct }: TelephonyProvider, call: CallRow): Promise<CallRow | null> {
    const legSid = direct && (await direct.findCall(call.id));
    if (legSid) await this.outcomes.found(call, { legSid, conferenceSid: null, label: CUSTOMER_LABEL });
    else await this.outcomes.fail(call, BROWSER_NEVER_DIALED);
    return legSid ? this.calls.byId(call.id) : null;
  }

  private async lookAtLeg(provider: TelephonyProvider, call: CallRow, legSid: string): Promise<void> {
    const leg = await this.fetchLeg(provider, call, legSid);
    if (leg === 'unknowable') return;
    if (!leg) return void (await this.outcomes.fail(call, 'carrier_lost'));
    const event = this.legEvent(call, leg);
    if (event) await this.events.apply(event);
    if (event && !LIVE.has(event.status)) return;
    if (call.hangupSentAt) await this.hangUpAgain(call);
    await this.lookWhoIsThere(provider, call);
  }

  /** Of a leg that nobody can be asked about (a fixed pair without an API key) its events tell; no leg outlives the carrier's limit. */
  private async fetchLeg(provider: TelephonyProvider, call: CallRow, legSid: string): Promise<LegSnapshot | null | 'unknowable'> {
    if (call.path !== 'direct' || provider.direct?.answers !== false) return provider.fetchLeg(legSid);
    return this.clock.now().getTime() - call.createdAt.getTime() > LONGEST_CALL_MS ? null : 'unknowable';
  }

  /** It was told to end and still stands: the command was lost at the carrier. */
  private async hangUpAgain(call: CallRow): Promise<void> {
    await this.writer.changeById(call.id, async (_tx, snapshot) => ({ ...snapshot, call: { ...snapshot.call, hangupSentAt: null } }));
  }

  /** Makes good the joins and leaves whose webhooks were lost. */
  async lookWhoIsThere(provider: TelephonyProvider, call: CallRow): Promise<void> {
    const { conferenceSid } = call;
    if (!conferenceSid) return;
    const asked = this.clock.now();
    const room = await provider.fetchRoom(conferenceSid);
    const heard = (await this.calls.byId(call.id))?.lastEventAt;
    // Somebody came or went while we asked: the webhook knows better than an answer that is older.
    if (heard && heard > asked) return;
    const legs = await this.calls.legsOf(call.id);
    for (const event of this.presenceEvents(call, conferenceSid, room, legs)) await this.events.apply(event);
  }

  private legEvent(call: CallRow, leg: LegSnapshot) {
    const status = statusOf(call, leg);
    if (!status) return null;
    return {
      ...this.origin(call, `lookup:${leg.legSid}:${status}`),
      kind: 'leg' as const,
      label: CUSTOMER_LABEL,
      legSid: leg.legSid,
      status,
      to: leg.to,
      from: leg.from,
      reason: null,
    };
  }

  /** Joins and leaves whose webhooks were lost: those in the room we do not count in, and those we count in who are gone. */
  private presenceEvents(call: CallRow, conferenceSid: string, room: RoomSnapshot | null, legs: LegRow[]): CallEvent[] {
    const inside = room?.participants ?? [];
    const isInside = (leg: LegRow) => inside.some((one) => one.label === leg.label || one.legSid === leg.legSid);
    const changed = legs.filter((leg) => isInside(leg) !== (leg.joinedAt !== null && leg.leftAt === null));
    return changed.flatMap((leg) => {
      const change = isInside(leg) ? ('join' as const) : ('leave' as const);
      const legSid = leg.legSid ?? inside.find((one) => one.label === leg.label)?.legSid;
      if (!legSid || (change === 'leave' && leg.joinedAt === null)) return [];
      const key = `lookup:${conferenceSid}:${legSid}:${change}:${this.clock.now().getTime()}`;
      const origin = this.origin(call, key);
      return [
        {
          ...origin,
          kind: 'participant' as const,
          change,
          conferenceSid,
          room: call.conferenceId,
          legSid,
          label: leg.label,
          reason: 'lookup',
        },
      ];
    });
  }

  private origin(call: CallRow, key: string) {
    return { provider: call.provider, key, callId: call.id, sequence: null, at: this.clock.now() };
  }
}

/** Null: nothing that would be news. How a leg ended that is only known to be over follows from what we know of the call. */
function statusOf(call: CallRow, { status }: LegSnapshot): LegStatus | null {
  if (status === 'queued' || status === 'alive') return null;
  if (status !== 'ended') return status;
  if (call.startedAt) return 'completed';
  return call.endWantedAt ? 'canceled' : 'failed';
}

const LIVE: ReadonlySet<string> = new Set(['initiated', 'ringing', 'answered']);
