import { Injectable } from '@nestjs/common';
import type { RecordingView } from '@dialer/contracts';
import type { CallEvent, LocalFailureEvent } from '@dialer/telephony';
import { Clock } from '../../platform/clock/clock';
import type { Tx } from '../../platform/database/database';
import type { Principal } from '../auth/principal';
import { CallActs } from './call-acts';
import { CallDialer } from './call-dialer';
import { CallEvents } from './call-events';
import { reduce, type CallSnapshot } from './call-reducer';
import { CallStarter, type StartCall, type Started } from './call-starter';
import { isOver } from './call-state';
import { CallWriter, type Written } from './call-writer';
import { CallRowsRepository } from './call-rows.repository';
import { CallsRepository, type CallRow, type TimelineEntry } from './calls.repository';

export interface CallLog {
  outcome: string;
  notes: string | null;
  followUpAt: Date | null;
}

/** What other modules do with calls. The only writer of call state; commands ask, events tell (ADR 1). */
@Injectable()
export class CallsService {
  constructor(
    private readonly starter: CallStarter,
    private readonly dialer: CallDialer,
    private readonly events: CallEvents,
    private readonly acts: CallActs,
    private readonly writer: CallWriter,
    private readonly calls: CallsRepository,
    private readonly rows: CallRowsRepository,
    private readonly clock: Clock,
  ) {}

  /** Gate → row → one REST request. The call that comes back says how far it got; see its state, ids and end reason. */
  async start(input: StartCall): Promise<Started> {
    const started = await this.starter.begin(input);
    const { call, repeated } = started;
    if (!repeated) await this.dialer.dial(call);
    else if (!call.callSid && !isOver(call.state)) await this.dialer.untilBound(call.id);
    return { ...started, call: (await this.calls.byId(call.id)) ?? call };
  }

  /** Gate → row → a free line; the browser dials, and its events tell (contract.md §2, direct-calls). */
  async prepare(input: StartCall): Promise<Started> {
    const started = await this.starter.begin(input);
    if (!started.repeated) await this.dialer.isCleared(started.call);
    return { ...started, call: (await this.calls.byId(started.call.id)) ?? started.call };
  }

  /** Records from now on, or from the answer: what `record` would have said at the start. */
  async wantRecording(id: string, principal: Principal): Promise<CallRow | null> {
    const entry = {
      kind: 'recording_wanted',
      source: principal.kind === 'user' ? ('user' as const) : ('api' as const),
      at: this.clock.now(),
      detail: {},
    };
    await this.writer.changeById(id, async (_tx, { call, legs }) =>
      call.record === true || isOver(call.state) ? null : { call: { ...call, record: true }, legs, entry },
    );
    return this.calls.byId(id);
  }

  /** Of carriers whose rooms tell nobody about mute and hold: what a command of ours has done. */
  async noteParticipant(id: string, legSid: string, told: { muted?: boolean; hold?: boolean }): Promise<void> {
    await this.writer.changeById(id, async (_tx, { call, legs }) => {
      const entry = { kind: 'participant_told', source: 'user' as const, at: this.clock.now(), detail: { call_sid: legSid, ...told } };
      if (legSid === call.callSid)
        return {
          call: { ...call, customerMuted: told.muted ?? call.customerMuted, customerHold: told.hold ?? call.customerHold },
          legs,
          entry,
        };
      return { call, legs: legs.map((leg) => (leg.legSid === legSid ? { ...leg, ...told } : leg)), entry };
    });
  }

  /** The door for every event of every call. */
  apply(event: CallEvent): Promise<void> {
    return this.events.apply(event);
  }

  /**
   * Mark first, then hang up (calls.md E22): if this process dies in between, or the carrier does not answer, the row still
   * owes it. Ending an ended call is fine.
   */
  async end(id: string, principal: Principal): Promise<CallRow | null> {
    const now = this.clock.now();
    const source = principal.kind === 'user' ? ('user' as const) : ('api' as const);
    await this.writer.changeById(id, async (_tx, snapshot) => {
      const { call, legs } = snapshot;
      if (isOver(call.state) || call.endWantedAt) return null;
      const wanted = { call: { ...call, endWantedAt: now }, legs };
      const entry = { kind: 'end_wanted', source, at: now, detail: { by: principal.id } };
      return { ...(call.dialSentAt ? wanted : neverDialed(wanted, now)), entry };
    });
    await this.acts.run(id);
    return this.calls.byId(id);
  }

  /**
   * For the module of recordings: `change` writes its rows under the call's lock and says what the call shows of them from
   * now on; null for no change.
   */
  async changeRecording(
    id: string,
    change: (tx: Tx) => Promise<{ recording: RecordingView | null; entry: TimelineEntry } | null>,
  ): Promise<void> {
    await this.writer.changeById(id, async (tx, { call, legs }) => {
      const changed = await change(tx);
      return changed && { call: { ...call, recording: changed.recording }, legs, entry: changed.entry };
    });
  }

  /** For what happens around a call and changes nothing of it. */
  note(tx: Tx, call: CallRow, entry: TimelineEntry): Promise<void> {
    return this.writer.note(tx, call, entry);
  }

  /** Before a log: locks the call, which must come before any lock on its contact. */
  lock(tx: Tx, id: string): Promise<CallRow | null> {
    return this.rows.lock(tx, id);
  }

  /**
   * Writes the rep's log on a call that `lock` gave, as the last statement of the caller's transaction (it appends the live
   * frame). Call `afterLog` with the result once that has committed.
   */
  log(tx: Tx, locked: CallRow, log: CallLog, principal: Principal): Promise<Written> {
    const loggedAt = this.clock.now();
    const detail = { outcome: log.outcome, by: principal.id };
    return this.writer.changeLocked(tx, locked, async (_tx, { call, legs }) => ({
      call: { ...call, ...log, loggedAt },
      legs,
      entry: { kind: 'logged', source: 'user', at: loggedAt, detail },
    }));
  }

  afterLog(written: Written): Promise<void> {
    return this.writer.afterCommit(written);
  }
}

/** Nobody has been dialled and nobody will be: the claim of the dial looks for the mark. */
function neverDialed({ call, legs }: CallSnapshot, at: Date): CallSnapshot {
  const event: LocalFailureEvent = {
    kind: 'local-failure',
    provider: call.provider,
    key: `local:${call.id}:ended_before_dial`,
    callId: call.id,
    sequence: null,
    at,
    reason: 'ended_before_dial',
  };
  return reduce({ call, legs }, event);
}
