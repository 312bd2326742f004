import { Injectable } from '@nestjs/common';
import type { FoundLeg, LocalFailureEvent, TelephonyError } from '@dialer/telephony';
import { Clock } from '../../platform/clock/clock';
import { reduce } from './call-reducer';
import { CallWriter, type Written } from './call-writer';
import type { CallRow, EndDetail, TimelineEntry } from './calls.repository';

/** No process was left to send the dial. */
export const NEVER_DIALED = 'never_dialed';
/** The browser that was to dial has not. */
export const BROWSER_NEVER_DIALED = 'browser_never_dialed';
const NOBODY_DIALED: readonly string[] = [NEVER_DIALED, BROWSER_NEVER_DIALED];

/** What came of a dial, written through the one door: only ids are taken from a reply, a state never (ADR 1). */
@Injectable()
export class DialOutcomes {
  constructor(
    private readonly writer: CallWriter,
    private readonly clock: Clock,
  ) {}

  async accepted(call: CallRow, leg: FoundLeg): Promise<void> {
    await this.bind(call.id, leg, 'dial_accepted');
  }

  /** The leg of a lost reply, found by a look-up. */
  async found(call: CallRow, leg: FoundLeg): Promise<void> {
    await this.bind(call.id, leg, 'dial_found');
  }

  async unknown(call: CallRow): Promise<void> {
    await this.writer.changeById(call.id, async (_tx, { call: now, legs }) => ({
      call: { ...now, dialResult: now.dialResult ?? 'unknown' },
      legs,
      entry: this.entry('dial_unknown', {}),
    }));
  }

  async refused(call: CallRow, error: TelephonyError): Promise<void> {
    const { providerCode, providerMessage, retryAfterSeconds } = error.detail;
    const detail: EndDetail = {
      kind: error.kind,
      ...(providerCode !== undefined && { provider_code: providerCode }),
      ...(providerMessage !== undefined && { provider_message: providerMessage }),
      ...(retryAfterSeconds !== undefined && { retry_after: retryAfterSeconds }),
    };
    await this.fail(call, providerCode === undefined ? `carrier_${error.kind}` : `carrier_${providerCode}`, detail);
  }

  /** No webhook will come: a local event goes through the same table (design.md §4). Nothing was accepted by the carrier. */
  async fail(call: CallRow, reason: string, detail: EndDetail | null = null): Promise<Written | null> {
    const event: LocalFailureEvent = {
      kind: 'local-failure',
      provider: call.provider,
      key: `local:${call.id}:${reason}`,
      callId: call.id,
      sequence: null,
      at: this.clock.now(),
      reason,
    };
    return this.writer.changeById(call.id, async (_tx, snapshot) => {
      // Sent after all, between our look at the row and its lock.
      if (NOBODY_DIALED.includes(reason) && snapshot.call.dialSentAt) return null;
      const { call: failed, legs, fits } = reduce(snapshot, event);
      if (!fits) return null;
      const dialResult = detail ? 'refused' : failed.dialResult;
      return { call: { ...failed, endDetail: detail, dialResult }, legs, event, entry: this.entry('failed', { reason }) };
    });
  }

  private async bind(id: string, leg: FoundLeg, kind: string): Promise<void> {
    await this.writer.changeById(id, async (_tx, { call, legs }) => ({
      call: {
        ...call,
        callSid: call.callSid ?? leg.legSid,
        // The room the contact was dialled into counts, not an earlier one of that name.
        conferenceSid: call.path === 'room' ? (leg.conferenceSid ?? call.conferenceSid) : call.conferenceSid,
        dialResult: 'accepted',
        // A browser's dial is known by what came of it.
        dialSentAt: call.dialSentAt ?? this.clock.now(),
      },
      legs,
      entry: this.entry(kind, { call_sid: leg.legSid, conference_sid: leg.conferenceSid }),
    }));
  }

  private entry(kind: string, detail: Record<string, unknown>): TimelineEntry {
    return { kind, source: 'api', at: this.clock.now(), detail };
  }
}
