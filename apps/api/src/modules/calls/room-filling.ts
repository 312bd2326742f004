import { Injectable, Logger } from '@nestjs/common';
import { TelephonyError, type TelephonyBridge, type TelephonyProvider } from '@dialer/telephony';
import { v5 as uuidFrom } from 'uuid';
import { Clock } from '../../platform/clock/clock';
import { toDial, waitingForRoom, type LegToDial, type Waiting } from './call-plan';
import type { CallSnapshot } from './call-reducer';
import type { CallRow, LegRow } from './calls.repository';

const BROWSER_RINGS_SECONDS = 20;
/** As long as the carrier surely takes a command under a known id for the repeat of that (Telnyx: 60 s), with room for one request. */
const REPEATED_WITHIN_MS = 45_000;
/** What becomes of the row, once the carrier has answered. */
export type Change = (now: CallSnapshot) => CallSnapshot;

/**
 * Rooms of carriers that fill none by themselves (calls.md F25). Whoever calls these holds the lease of the call's act, so
 * nobody else sends the same command; its id follows from the row, so that a repeat after a crash is the same command.
 */
@Injectable()
export class RoomFilling {
  private readonly logger = new Logger(RoomFilling.name);

  constructor(private readonly clock: Clock) {}

  async dialBrowsers(provider: TelephonyProvider, { call, legs }: CallSnapshot): Promise<Change> {
    const bridge = bridgeOf(provider);
    const due = toDial(legs).filter(({ dialAt }) => dialAt <= this.clock.now());
    const dialled = await Promise.all(
      due.map(async (leg) => ({ id: leg.id, at: leg.dialAt, ...(await this.dialBrowser(bridge, call, leg)) })),
    );
    return (now) => ({
      call: now.call,
      legs: now.legs.map((leg) => {
        const result = dialled.find(({ id }) => id === leg.id);
        // An event of the leg was quicker than the reply, and knows more: that it rings, or is to be dialled once again.
        if (!result || leg.dialAt?.getTime() !== result.at.getTime()) return leg;
        return { ...leg, dialAt: null, legSid: leg.legSid ?? result.legSid, leftAt: result.refused ? this.clock.now() : leg.leftAt };
      }),
    });
  }

  /** The first who has answered makes the room by being put into it. */
  async open(provider: TelephonyProvider, snapshot: CallSnapshot): Promise<Change> {
    const { call } = snapshot;
    const [first] = waitingForRoom(snapshot);
    if (!first) return (now) => now;
    const { id: callId, conferenceId: room } = call;
    const commandId = commandIdOf(call, 'open', first);
    const opened = await bridgeOf(provider).openRoom({ callId, room, legSid: first.legSid, label: first.label, commandId });
    if (opened === 'leg_ended') return this.gone(first);
    return (now) => this.inRoom(first)({ ...now, call: { ...now.call, conferenceSid: opened.conferenceSid } });
  }

  async join(provider: TelephonyProvider, snapshot: CallSnapshot): Promise<Change> {
    const { call } = snapshot;
    const [first] = waitingForRoom(snapshot);
    if (!first || !call.conferenceSid) return (now) => now;
    const { legSid, label } = first;
    const request = { callId: call.id, room: call.conferenceId, conferenceSid: call.conferenceSid, legSid, label };
    const result = await bridgeOf(provider).joinRoom({ ...request, commandId: commandIdOf(call, 'join', first) });
    if (result === 'joined') return this.inRoom(first);
    return result === 'leg_ended' ? this.gone(first) : startOver;
  }

  private async dialBrowser(bridge: TelephonyBridge, call: CallRow, leg: LegToDial): Promise<{ legSid: string | null; refused: boolean }> {
    const { label, credential, dialAt } = leg;
    // A browser that was not signed in is dialled again: under the first dial's id the carrier would take that for its repeat.
    const commandId = uuidFrom(`dial:${dialAt.getTime()}:${label}`, call.id);
    const request = { callId: call.id, label, credential, from: call.fromPhone, timeoutSeconds: BROWSER_RINGS_SECONDS, commandId };
    try {
      return { ...(await bridge.dialBrowser(request)), refused: false };
    } catch (error) {
      if (!(error instanceof TelephonyError) || this.mayRepeat(error, dialAt)) throw error;
      this.logger.warn({ err: error, callId: call.id }, 'a browser could not be dialled; it asks again when it joins again');
      // Sent, and no word of it: should it ring, its events tell.
      return { legSid: null, refused: error.kind !== 'unknown_result' };
    }
  }

  /** A dial without a result is sent again as the same command: the carrier carries it out once. Not when it may have forgotten its id. */
  private mayRepeat({ kind }: TelephonyError, dialAt: Date): boolean {
    if (kind === 'unknown_result') return this.clock.now().getTime() - dialAt.getTime() < REPEATED_WITHIN_MS;
    return kind === 'throttled' || kind === 'unavailable';
  }

  private inRoom({ leg }: Waiting): Change {
    return this.mark(
      leg,
      (row, at) => ({ ...row, bridgedAt: at }),
      (call, at) => ({ ...call, customerBridgedAt: at }),
    );
  }

  /** Its own ending is on its way as an event; until then nobody tries again. */
  private gone({ leg }: Waiting): Change {
    return this.mark(
      leg,
      (row, at) => ({ ...row, leftAt: row.leftAt ?? at }),
      (call, at) => ({ ...call, customerBridgedAt: at }),
    );
  }

  private mark(leg: LegRow | null, ofLeg: (row: LegRow, at: Date) => LegRow, ofContact: (call: CallRow, at: Date) => CallRow): Change {
    return ({ call, legs }) => {
      const at = this.clock.now();
      if (!leg) return { call: ofContact(call, at), legs };
      return { call, legs: legs.map((row) => (row.id === leg.id ? ofLeg(row, at) : row)) };
    };
  }
}

/** The room is gone though people of ours are on the line: another one is made, by commands with other ids. */
function startOver({ call, legs }: CallSnapshot): CallSnapshot {
  return {
    call: { ...call, conferenceSid: null, customerBridgedAt: null, roomAttempt: call.roomAttempt + 1 },
    legs: legs.map((leg) => (leg.bridgedAt ? { ...leg, bridgedAt: null } : leg)),
  };
}

const commandIdOf = (call: CallRow, what: string, { label }: Waiting): string => uuidFrom(`${what}:${call.roomAttempt}:${label}`, call.id);

function bridgeOf({ bridge, name }: TelephonyProvider): TelephonyBridge {
  if (!bridge) throw new Error(`${name} fills its rooms by itself`);
  return bridge;
}
