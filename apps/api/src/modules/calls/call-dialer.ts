import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import {
  TelephonyError,
  TelephonyRegistry,
  type DetectionRequest,
  type DialCampaignLegRequest,
  type DialContactRequest,
  type TelephonyProvider,
} from '@dialer/telephony';
import { Clock } from '../../platform/clock/clock';
import { CUSTOMER_LABEL } from './call-reducer';
import { DialClearance } from './dial-clearance';
import { DialOutcomes } from './dial-outcomes';
import { CallsRepository, type CallRow } from './calls.repository';

const RING_SECONDS = 45;
/** A dial that the carrier puts into its own queue for longer is not made (calls.md B9). */
const MAX_CARRIER_QUEUE_MS = 2_000;
/** How long `initiate` waits for a callback that binds a dial without a reply (B8). */
const BINDING_WAIT_MS = 3_000;
const BINDING_POLL_MS = 100;
const LATE_REPLY_MS = 400;
/** A campaign's phones ring for less: somebody waits for one of them. */
const LINE_RING_SECONDS = 30;

/** Of a campaign's line: what listens on it, and whether it is still needed when the pace lets it go. */
export interface LineDial {
  detection: DetectionRequest | null;
  stillWanted: () => Promise<boolean>;
}
export interface AcceptedLeg {
  legSid: string;
  conferenceSid: string | null;
  label: string;
  queueTimeMs: number;
}
export type DialResult =
  { kind: 'accepted'; leg: AcceptedLeg } | { kind: 'refused'; error: TelephonyError } | { kind: 'unknown'; error: TelephonyError };

/** Sends the one REST request of a call: pace, the gate once more, claim, dial. Whatever comes of it, the request is never sent again. */
@Injectable()
export class CallDialer implements BeforeApplicationShutdown {
  private readonly logger = new Logger(CallDialer.name);
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly calls: CallsRepository,
    private readonly clearance: DialClearance,
    private readonly outcomes: DialOutcomes,
    private readonly registry: TelephonyRegistry,
    private readonly clock: Clock,
  ) {}

  /** Comes back when the carrier has accepted, when a callback has bound the call, or when it is surely over or unclear. */
  async dial(call: CallRow, line: LineDial | null = null): Promise<void> {
    if (!(await this.clearance.of(call, line?.stillWanted))) return;
    const claimed = await this.calls.claimDial(call.id, this.clock.now());
    if (!claimed) return;
    const settled = this.sendAndSettle(claimed, line?.detection ?? null);
    const bound = new AbortController();
    await Promise.race([settled, this.untilBoundSlowly(call.id, bound.signal)]).finally(() => bound.abort());
  }

  /** What a carrier still has to answer is waited for, so that a stop in good order leaves no dial in doubt. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.underWay);
  }

  /** Goes on when nobody waits for it any more; never throws, since the look-ups make good what could not be written. */
  private async sendAndSettle(call: CallRow, detection: DetectionRequest | null): Promise<void> {
    const work = this.send(call, detection)
      .then((result) => this.settle(call, result))
      .catch((error: unknown) =>
        this.logger.warn({ err: error, callId: call.id }, 'what came of a dial could not be written; look-ups will tell'),
      );
    this.underWay.add(work);
    await work.finally(() => this.underWay.delete(work));
  }

  /** For an unknown result: a callback may still bind the call within moments. */
  async untilBound(id: string, signal: AbortSignal = AbortSignal.timeout(BINDING_WAIT_MS)): Promise<void> {
    while (!signal.aborted) {
      const call = await this.calls.byId(id);
      if (!call || call.callSid || call.endedAt) return;
      await sleep(BINDING_POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** A reply is the rule: only when it is late is the row worth looking at. */
  private async untilBoundSlowly(id: string, signal: AbortSignal): Promise<void> {
    await sleep(LATE_REPLY_MS, undefined, { signal }).catch(() => undefined);
    await this.untilBound(id, signal);
  }

  /** For a call that somebody else dials, right before they are told to: false when it may not go on, and it is over then. */
  isCleared(call: CallRow): Promise<boolean> {
    return this.clearance.of(call);
  }

  private async send(call: CallRow, detection: DetectionRequest | null): Promise<DialResult> {
    try {
      return { kind: 'accepted', leg: await this.request(call, detection) };
    } catch (error) {
      const known =
        error instanceof TelephonyError ? error : new TelephonyError('unknown_result', call.provider, String(error), { cause: error });
      return { kind: known.kind === 'unknown_result' ? 'unknown' : 'refused', error: known };
    }
  }

  private async request(call: CallRow, detection: DetectionRequest | null): Promise<AcceptedLeg> {
    if (call.path !== 'line') return this.provider(call).dialContact(dialRequest(call));
    const leg = await this.provider(call).dialCampaignLeg({ ...lineRequest(call), detection });
    return { ...leg, conferenceSid: null, label: CUSTOMER_LABEL };
  }

  private async settle(call: CallRow, result: DialResult): Promise<void> {
    if (result.kind === 'refused') return this.outcomes.refused(call, result.error);
    if (result.kind === 'unknown') {
      this.logger.warn({ callId: call.id, provider: call.provider, err: result.error }, 'a dial without a result; look-ups will tell');
      await this.outcomes.unknown(call);
      return this.untilBound(call.id);
    }
    await this.outcomes.accepted(call, result.leg);
    if (result.leg.queueTimeMs > MAX_CARRIER_QUEUE_MS) await this.outcomes.fail(call, 'carrier_queue');
  }

  private provider(call: CallRow): TelephonyProvider {
    const provider = this.registry.get(call.provider);
    if (!provider) throw new TelephonyError('misconfigured', call.provider, `${call.provider} is not configured`);
    return provider;
  }
}

export function lineRequest(call: CallRow): Omit<DialCampaignLegRequest, 'detection'> {
  return { callId: call.id, to: call.toPhone, from: call.fromPhone, timeoutSeconds: LINE_RING_SECONDS };
}

/** The same request for the dial and for its look-ups. */
export function dialRequest(call: CallRow): DialContactRequest {
  return { callId: call.id, room: call.conferenceId, to: call.toPhone, from: call.fromPhone, timeoutSeconds: RING_SECONDS };
}
