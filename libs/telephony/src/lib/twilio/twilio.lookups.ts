import type twilio from 'twilio';
import { lookUp } from '../look-up';
import { TelephonyError } from '../telephony-error';
import type { DialContactRequest, FoundLeg, LegSnapshot, RoomSnapshot } from '../telephony-provider';
import { CUSTOMER_LABEL, NOT_FOUND, ROOM_STATUS_OF, SNAPSHOT_STATUS_OF } from './twilio.mapping';
import { TwilioReplyError } from './twilio.http';

type Call = Awaited<ReturnType<ReturnType<twilio.Twilio['calls']>['fetch']>>;
type Conference = Awaited<ReturnType<ReturnType<twilio.Twilio['conferences']>['fetch']>>;
type Participant = Awaited<ReturnType<ReturnType<twilio.Twilio['conferences']>['participants']['list']>>[number];

type Numbers = Pick<DialContactRequest, 'to' | 'from'>;

/** As many legs between two numbers, or rooms of one name, as could be of interest; the newest come first. */
const RECENT = 20;

/** What Twilio's records say; for reconcile and health, never for the state of a call. */
export class TwilioLookups {
  constructor(private readonly client: twilio.Twilio) {}

  /** By the room's name, which is unique per call; a leg that never got there is found among the calls (calls.md B8). */
  async findDialedLeg(request: DialContactRequest, since: Date, boundElsewhere: readonly string[]): Promise<FoundLeg | null> {
    const isRecent = createdSince(since);
    const isCandidate = (legSid: string, created: unknown): boolean => isRecent(created) && !boundElsewhere.includes(legSid);

    const rooms = (await this.client.conferences.list({ friendlyName: request.room, limit: RECENT })).filter(
      (room) => room.friendlyName === request.room && isRecent(room.dateCreated),
    );
    for (const room of rooms) {
      const contact = (await this.participants(room.sid)).find((one) => one.label === CUSTOMER_LABEL);
      if (contact && isCandidate(contact.callSid, contact.dateCreated)) {
        return { legSid: contact.callSid, conferenceSid: room.sid, label: CUSTOMER_LABEL };
      }
    }
    const legSid = await this.findCall(request, isCandidate);
    return legSid === null ? null : { legSid, conferenceSid: rooms[0]?.sid ?? null, label: CUSTOMER_LABEL };
  }

  /** By numbers and time alone: the call id stands in addresses that the records do not tell (calls.md B8). */
  findCampaignLeg(numbers: Numbers, since: Date, boundElsewhere: readonly string[]): Promise<string | null> {
    const isRecent = createdSince(since);
    return this.findCall(numbers, (legSid, created) => isRecent(created) && !boundElsewhere.includes(legSid));
  }

  async leg(legSid: string): Promise<LegSnapshot> {
    const call = await this.client.calls(legSid).fetch();
    return {
      legSid: call.sid,
      status: known(SNAPSHOT_STATUS_OF, call.status),
      to: call.to,
      from: call.from,
      createdAt: dateOrNull(call.dateCreated),
      startedAt: dateOrNull(call.startTime),
      endedAt: dateOrNull(call.endTime),
    };
  }

  async room(conferenceSid: string): Promise<RoomSnapshot> {
    const room = await this.client.conferences(conferenceSid).fetch();
    return { ...roomSnapshot(room), participants: (await this.participants(conferenceSid)).map(participantSnapshot) };
  }

  /** Numbers that are ours and can call, and numbers of others that were verified as caller ID. */
  async callerIds(): Promise<string[]> {
    const [owned, verified] = await Promise.all([this.client.incomingPhoneNumbers.list(), this.client.outgoingCallerIds.list()]);
    const numbers = [...owned.filter((one) => one.capabilities?.voice !== false), ...verified].map((one) => one.phoneNumber);
    return [...new Set(numbers)].sort();
  }

  /**
   * No filter by start time: a leg that still waits in Twilio's queue has none. Several legs: the one right after the
   * intent is the likeliest.
   */
  private async findCall(request: Numbers, isCandidate: (legSid: string, created: unknown) => boolean): Promise<string | null> {
    const calls: Call[] = await this.client.calls.list({ to: request.to, from: request.from, limit: RECENT });
    const candidates = calls.filter((call) => isCandidate(call.sid, call.dateCreated));
    candidates.sort((a, b) => a.dateCreated.getTime() - b.dateCreated.getTime());
    return candidates[0]?.sid ?? null;
  }

  /** Live ones only; a room that has ended may answer 404 here although it is still on record. */
  private async participants(conferenceSid: string): Promise<Participant[]> {
    try {
      return await this.client.conferences(conferenceSid).participants.list();
    } catch (error) {
      if (error instanceof TwilioReplyError && error.code === NOT_FOUND) return [];
      throw error;
    }
  }
}

/** Twilio's times have no fraction: what it did right after our intent can bear an earlier time of the same second. */
function createdSince(since: Date): (created: unknown) => boolean {
  const earliest = Math.floor(since.getTime() / 1000) * 1000;
  return (created) => (dateOrNull(created)?.getTime() ?? 0) >= earliest;
}

function roomSnapshot(room: Conference): Omit<RoomSnapshot, 'participants'> {
  return { conferenceSid: room.sid, room: room.friendlyName, status: known(ROOM_STATUS_OF, room.status) };
}

function participantSnapshot(one: Participant): RoomSnapshot['participants'][number] {
  return { legSid: one.callSid, label: one.label || null, muted: one.muted, hold: one.hold, joinedAt: dateOrNull(one.dateCreated) };
}

/** The SDK hands unreadable dates on as they came. */
function dateOrNull(value: unknown): Date | null {
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value : null;
}

/** A status nobody knows is no ground for deciding anything; the next look may tell more. */
function known<T>(table: Readonly<Record<string, T>>, status: string): T {
  const ours = lookUp(table, status);
  if (ours === undefined) throw new TelephonyError('unavailable', 'twilio', `Twilio told a status we do not know: ${status.slice(0, 32)}`);
  return ours;
}
