import type Telnyx from 'telnyx';
import { lookUp } from '../look-up';
import { TelephonyError } from '../telephony-error';
import type { DialContactRequest, FoundLeg, LegSnapshot, RoomSnapshot } from '../telephony-provider';
import type { TelnyxAccounts } from './telnyx.accounts';
import { readClientState } from './telnyx.client-state';
import { CALL_CONTROL_ID, CONFERENCE_ID } from './telnyx.ids';
import { CUSTOMER_LABEL, dateOf, isRecord, ROOM_STATUS_OF, textOf } from './telnyx.mapping';

const PAGE = { 'page[size]': 250 } as const;
/** More live legs, participants or numbers than that no account has; an endless list ends here. */
const MOST = 5_000;
const E164 = /^\+[1-9]\d{1,14}$/;

export interface TelnyxParticipant {
  legSid: string;
  muted: boolean;
  hold: boolean;
  joinedAt: Date | null;
}

/** What Telnyx's records say; for reconcile and health, never for the state of a call. */
export class TelnyxLookups {
  constructor(private readonly accounts: TelnyxAccounts) {}

  /** By the call id that every leg of ours carries: no time or number is compared. Legs that have ended are not listed. */
  async findDialedLeg(connectionId: string, request: DialContactRequest, boundElsewhere: readonly string[]): Promise<FoundLeg | null> {
    const legSid = await this.liveLegOf(this.accounts.control, connectionId, request.callId, boundElsewhere);
    return legSid === null ? null : { legSid, conferenceSid: null, label: CUSTOMER_LABEL };
  }

  /** The contact's leg of a call among those that stand on a connection. */
  async liveLegOf(client: Telnyx, connectionId: string, callId: string, boundElsewhere: readonly string[] = []): Promise<string | null> {
    for await (const leg of listed(client.connections.listActiveCalls(connectionId, PAGE))) {
      const legSid = textOf(leg, 'call_control_id');
      const state = readClientState(textOf(leg, 'client_state'));
      const isIt = state?.callId === callId.toLowerCase() && state.label === CUSTOMER_LABEL;
      if (isIt && legSid !== null && CALL_CONTROL_ID.test(legSid) && !boundElsewhere.includes(legSid)) return legSid;
    }
    return null;
  }

  async liveLegById(client: Telnyx, connectionId: string, legId: string): Promise<string | null> {
    for await (const leg of listed(client.connections.listActiveCalls(connectionId, PAGE))) {
      const legSid = textOf(leg, 'call_control_id');
      if (textOf(leg, 'call_leg_id') === legId && legSid !== null && CALL_CONTROL_ID.test(legSid)) return legSid;
    }
    return null;
  }

  /** Telnyx tells whether a leg stands, not whether anybody has answered, and forgets it ten minutes after its end. */
  async leg(client: Telnyx, legSid: string): Promise<LegSnapshot> {
    const { data } = await client.calls.retrieveStatus(legSid);
    const endedAt = dateOf(data, 'end_time');
    const isAlive: unknown = isRecord(data) ? data['is_alive'] : null;
    if (typeof isAlive !== 'boolean') throw unreadable('leg');
    const startedAt = dateOf(data, 'start_time');
    // Not alive and no end: the dial has only just been taken.
    const status = isAlive ? 'alive' : endedAt ? 'ended' : 'queued';
    return { legSid, status, to: null, from: null, createdAt: startedAt, startedAt, endedAt };
  }

  async room(conferenceId: string): Promise<RoomSnapshot> {
    const { data } = await this.accounts.control.conferences.retrieve(conferenceId);
    const status = lookUp(ROOM_STATUS_OF, textOf(data, 'status'));
    if (!status) throw unreadable('room');
    const inside = status === 'completed' ? [] : await this.participants(conferenceId);
    const labels = await this.labelsOf(inside);
    const participants = inside.map((one, index) => ({ ...one, label: labels[index] ?? null }));
    return { conferenceSid: conferenceId, room: textOf(data, 'name') ?? conferenceId, status, participants };
  }

  async roomByName(room: string): Promise<string | null> {
    const rooms = this.accounts.control.conferences.list({ filter: { name: room, status: 'in_progress' }, ...PAGE });
    for await (const one of listed(rooms)) {
      const id = textOf(one, 'id');
      if (textOf(one, 'name') === room && id !== null && CONFERENCE_ID.test(id)) return id;
    }
    return null;
  }

  /** Those who are in it or about to be. */
  async participants(conferenceId: string): Promise<TelnyxParticipant[]> {
    const found: TelnyxParticipant[] = [];
    for await (const one of listed(this.accounts.control.conferences.listParticipants(conferenceId, PAGE))) {
      const legSid = textOf(one, 'call_control_id');
      if (legSid === null || !CALL_CONTROL_ID.test(legSid) || textOf(one, 'status') === 'left') continue;
      found.push({ legSid, muted: one['muted'] === true, hold: one['on_hold'] === true, joinedAt: dateOf(one, 'created_at') });
    }
    return found;
  }

  /** A participant has no label of its own; its leg carries it. In the same order, null where the leg does not tell. */
  async labelsOf(participants: readonly TelnyxParticipant[]): Promise<(string | null)[]> {
    const label = async (legSid: string) => {
      const { data } = await this.accounts.control.calls.retrieveStatus(legSid);
      return readClientState(textOf(data, 'client_state'))?.label ?? null;
    };
    return Promise.all(participants.map(({ legSid }) => label(legSid).catch(() => null)));
  }

  /** Numbers an account may show: another account's are refused (D51), or shown with a worse attestation. */
  async numbersOf(client: Telnyx): Promise<string[]> {
    const numbers = new Set<string>();
    for await (const one of listed(client.phoneNumbers.list(PAGE))) {
      const number = textOf(one, 'phone_number');
      if (number !== null && E164.test(number) && textOf(one, 'status') === 'active') numbers.add(number);
    }
    return [...numbers].sort();
  }
}

/** Entry by entry over all pages, without those that are none. */
export async function* listed(pages: AsyncIterable<unknown>): AsyncGenerator<Record<string, unknown>> {
  let count = 0;
  for await (const entry of pages) {
    if (++count > MOST) return;
    if (isRecord(entry)) yield entry;
  }
}

function unreadable(what: string): TelephonyError {
  return new TelephonyError('unavailable', 'telnyx', `Telnyx told a ${what} we cannot read`);
}
