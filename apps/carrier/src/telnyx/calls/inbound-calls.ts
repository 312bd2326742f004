import type { TelnyxAccount } from '../account';
import type { TelnyxCallStore } from './call-store';
import type { FarEnds } from './far-ends';
import { newIds, type TelnyxCall } from './telnyx-call';
import type { TelnyxEngine } from './telnyx-engine';

const RINGS_FOR_S = 60;
const FOUR_HOURS_S = 14_400;

/** Somebody calls a number of the account: the leg waits, parked, for `answer` or `reject`. */
export class InboundCalls {
  constructor(
    private readonly account: TelnyxAccount,
    private readonly calls: TelnyxCallStore,
    private readonly engine: TelnyxEngine,
    private readonly farEnds: FarEnds,
  ) {}

  /** `to` must be a number of the account: null where it is not. */
  call(from: string, to: string): TelnyxCall | null {
    if (!this.account.owns(to)) return null;
    const { id, webhookUrl, webhookFailoverUrl } = this.account.application;
    const call = this.farEnds.contact({
      ids: newIds(),
      connectionId: id,
      to,
      from,
      fromDisplayName: null,
      direction: 'incoming',
      initialState: 'parked',
      customHeaders: [],
      address: { url: webhookUrl, failover: webhookFailoverUrl, method: 'POST', byEvent: {}, retriesMs: {} },
      timeoutS: RINGS_FOR_S,
      timeoutCause: 'timeout',
      timeLimitS: FOUR_HOURS_S,
      parkAfterUnbridge: false,
    });
    this.calls.add(call);
    this.engine.begin(call, {});
    this.engine.ring(call);
    return call;
  }
}
