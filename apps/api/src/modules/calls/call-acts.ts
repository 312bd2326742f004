import { Injectable, Logger } from '@nestjs/common';
import { TelephonyError, TelephonyRegistry, type TelephonyProvider } from '@dialer/telephony';
import { AppConfig } from '../../platform/config/app-config';
import { Clock } from '../../platform/clock/clock';
import { CallLookUps } from './call-look-ups';
import { nextAct, planSettings, stands, type Act, type PlannedAct } from './call-plan';
import type { CallSnapshot } from './call-reducer';
import { CallWriter } from './call-writer';
import { CallsRepository, type CallRow, type LegRow } from './calls.repository';
import { holdUrlOf } from './hold-urls';
import { RoomFilling } from './room-filling';

/**
 * Longer than all requests of one act together may take: to see who is there and then to hold somebody is five of 5 s each, one after
 * the other. Twice at once would do no harm, but a slow carrier would get everything twice.
 */
const LEASE_SECONDS = 40;
const BACKOFF_SECONDS = [1, 2, 5, 10, 20] as const;
/** Acts that take a person away from the line because nobody of ours seems to be there. */
const LEAVES_ALONE: ReadonlySet<Act> = new Set(['hold', 'give_up']);
/** One act often leads to the next at once (hang up, then release); more than this in a row is left to the sweep. */
const IN_A_ROW = 4;
const NOBODY_HERE = 'We are sorry, the person who called you has lost the connection. There is nothing you need to do. Goodbye.';

/**
 * Does at the carrier what the row says is due (`call-plan.ts`). The row is claimed by one UPDATE; every act is safe to run
 * twice, because hanging up what is gone and holding what is held are successes.
 */
@Injectable()
export class CallActs {
  private readonly logger = new Logger(CallActs.name);

  constructor(
    private readonly calls: CallsRepository,
    private readonly writer: CallWriter,
    private readonly lookUps: CallLookUps,
    private readonly rooms: RoomFilling,
    private readonly registry: TelephonyRegistry,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  async run(id: string): Promise<void> {
    for (let round = 0; round < IN_A_ROW; round++) if (!(await this.runOne(id))) return;
  }

  private async runOne(id: string): Promise<boolean> {
    const call = await this.calls.claimAct(id, LEASE_SECONDS);
    if (!call) return false;
    try {
      const snapshot = { call, legs: await this.calls.legsOf(id) };
      const planned = await this.confirmed(snapshot, this.dueNow(snapshot));
      if (!planned) {
        // Something else has happened since it was owed; the row tells what is due now.
        await this.writer.changeById(id, async (_tx, now) => now);
        return false;
      }
      const done = await this.perform(planned.act, snapshot);
      await this.writer.changeById(id, async (_tx, now) => ({
        ...done(now),
        entry: { kind: planned.act, source: 'job', at: this.clock.now(), detail: {} },
      }));
      return true;
    } catch (error) {
      const seconds = BACKOFF_SECONDS[Math.min(call.actAttempts, BACKOFF_SECONDS.length) - 1] ?? 1;
      this.logger.warn({ err: error, callId: id, seconds }, 'the carrier could not be told; trying again');
      await this.calls.postpone(id, 'act', seconds);
      return false;
    }
  }

  private dueNow(snapshot: CallSnapshot): PlannedAct | null {
    const planned = nextAct(snapshot, planSettings(this.config.coldCall));
    return planned && planned.at <= this.clock.now() ? planned : null;
  }

  /**
   * A rep whose `participant-join` was lost is in the room all the same: before a contact is put on hold or sent away for want
   * of company, the carrier is asked who is there.
   */
  private async confirmed(snapshot: CallSnapshot, planned: PlannedAct | null): Promise<PlannedAct | null> {
    if (!planned || !LEAVES_ALONE.has(planned.act)) return planned;
    await this.lookUps.lookWhoIsThere(this.provider(snapshot.call), snapshot.call);
    const call = await this.calls.byId(snapshot.call.id);
    if (!call) return null;
    const again = this.dueNow({ call, legs: await this.calls.legsOf(call.id) });
    return again?.act === planned.act ? planned : null;
  }

  /** Talks to the carrier, then says what that means for the row. */
  private async perform(act: Act, { call, legs }: CallSnapshot): Promise<(now: CallSnapshot) => CallSnapshot> {
    const provider = this.provider(call);
    switch (act) {
      case 'hang_up':
        await this.hangUpAll(provider, call, legs);
        return this.hungUp(call, legs);
      case 'release_agents':
        await hangUpLegs(provider, legs);
        return this.hungUp(null, legs);
      case 'clear_stray':
        return this.clearStray(provider, call);
      case 'hold':
        await this.tryToHold(provider, call);
        return this.mark((row, now) => ({ ...row, holdTrackAt: now, abandoned: row.abandoned || row.agentMetAt === null }));
      case 'unhold':
        await this.holdCustomer(provider, call, false);
        return this.mark((row) => ({ ...row, holdTrackAt: null, customerHold: false }));
      case 'dial_browser':
        return this.rooms.dialBrowsers(provider, { call, legs });
      case 'open_room':
        return this.rooms.open(provider, { call, legs });
      case 'join_room':
        return this.rooms.join(provider, { call, legs });
      case 'give_up':
        await provider.redirectLeg(call.callSid!, { do: 'say', text: NOBODY_HERE, then: 'hangup' });
        return this.mark((row, now) => ({ ...row, messageAt: now, endReason: row.endReason ?? 'agent_missing' }));
    }
  }

  /** Every known leg by its own id, then the room (calls.md E22). */
  private async hangUpAll(provider: TelephonyProvider, call: CallRow, legs: LegRow[]): Promise<void> {
    await Promise.all([call.callSid && provider.hangUpLeg(call.callSid), hangUpLegs(provider, legs)]);
    if (call.conferenceSid) await provider.endRoom(call.conferenceSid);
  }

  /**
   * A person who has answered hears why nobody speaks; a phone that still rings simply stops (calls.md B8). The answer is known by
   * its event, or by a carrier whose records tell more than that the leg stands.
   */
  private async clearStray(provider: TelephonyProvider, call: CallRow) {
    const answered = call.abandoned || (await provider.fetchLeg(call.callSid!))?.status === 'answered';
    const told = answered && (await this.isTold(provider, call));
    if (!told) await provider.hangUpLeg(call.callSid!);
    return this.mark((row, now) => ({
      ...row,
      ...(told ? { messageAt: now } : { hangupSentAt: now }),
      abandoned: row.abandoned || answered,
    }));
  }

  /** False: they have hung up themselves, or the carrier takes no message; then there is nothing left but to hang up. */
  private async isTold(provider: TelephonyProvider, call: CallRow): Promise<boolean> {
    try {
      await provider.redirectLeg(call.callSid!, { do: 'say', text: NOBODY_HERE, then: 'hangup' });
      return true;
    } catch (error) {
      if (!(error instanceof TelephonyError) || error.kind !== 'rejected') throw error;
      return false;
    }
  }

  /** A carrier that refuses to hold them must not keep us from telling them: the row goes on as if they heard the track. */
  private async tryToHold(provider: TelephonyProvider, call: CallRow): Promise<void> {
    try {
      await this.holdCustomer(provider, call, true);
    } catch (error) {
      if (!(error instanceof TelephonyError) || error.kind !== 'rejected') throw error;
      this.logger.warn({ err: error, callId: call.id }, 'the carrier refused the hold track; the message follows at its time');
    }
  }

  private async holdCustomer(provider: TelephonyProvider, call: CallRow, hold: boolean): Promise<void> {
    if (!call.conferenceSid || !call.callSid) return;
    const update = hold ? { hold, holdUrl: holdUrlOf(this.config.http.baseUrl, call) } : { hold };
    await provider.updateParticipant(call.conferenceSid, call.callSid, update);
  }

  private hungUp(contact: CallRow | null, hung: LegRow[]) {
    const ids = new Set(hung.filter(stands).map((leg) => leg.id));
    return ({ call, legs }: CallSnapshot): CallSnapshot => {
      const now = this.clock.now();
      const wasKnown = contact !== null && contact.callSid !== null;
      return {
        call: wasKnown ? { ...call, hangupSentAt: call.hangupSentAt ?? now } : call,
        legs: legs.map((leg) => (ids.has(leg.id) ? { ...leg, hangupSentAt: now } : leg)),
      };
    };
  }

  private mark(change: (call: CallRow, now: Date) => CallRow) {
    return ({ call, legs }: CallSnapshot): CallSnapshot => ({ call: change(call, this.clock.now()), legs });
  }

  private provider(call: CallRow): TelephonyProvider {
    const provider = this.registry.get(call.provider);
    if (!provider) throw new Error(`${call.provider} is not configured any more, but a call of it still stands`);
    return provider;
  }
}

async function hangUpLegs(provider: TelephonyProvider, legs: LegRow[]): Promise<void> {
  await Promise.all(legs.filter(stands).map((leg) => provider.hangUpLeg(leg.legSid!)));
}
