import type Telnyx from 'telnyx';
import { asked, notSetUp, saidOneOf } from './telnyx.asked';
import { createTelnyx } from './telnyx.http';
import { LEG_GONE, NOT_OURS, type RequestKind, UNKNOWN_THERE } from './telnyx.mapping';
import type { TelnyxOptions } from './telnyx.options';

/**
 * One or two accounts: browser calls may be another's (contract.md §7). A leg or a recording does not say whose it is, so where
 * there are two, the second is asked when the first knows nothing of it.
 */
export class TelnyxAccounts {
  private readonly callControl: Telnyx | null;
  private readonly browserCalls: Telnyx | null;

  constructor({ callControl, browserCalls, ...how }: TelnyxOptions) {
    this.callControl = callControl && createTelnyx(callControl.apiKey, how);
    const key = browserCalls?.apiKey ?? null;
    this.browserCalls = key === null ? null : key === callControl?.apiKey ? this.callControl : createTelnyx(key, how);
  }

  /** Dials, rooms. */
  get control(): Telnyx {
    if (!this.callControl) throw notSetUp('TELNYX_API_KEY');
    return this.callControl;
  }

  /** Credentials of browsers. */
  get browsers(): Telnyx {
    if (!this.browserCalls) throw notSetUp('TELNYX_SIP_API_KEY');
    return this.browserCalls;
  }

  /** Where a fixed SIP pair stands in for an account, there is nobody to ask. */
  get browsersIfAny(): Telnyx | null {
    return this.browserCalls;
  }

  get all(): Telnyx[] {
    return [...new Set([this.callControl, this.browserCalls])].filter((one) => one !== null);
  }

  /** Whichever account knows the thing answers; its refusals are the caller's. */
  async whoever<T>(kind: RequestKind, request: (client: Telnyx) => Promise<T>): Promise<T> {
    const [first, second] = this.all;
    if (!first) throw notSetUp('TELNYX_API_KEY');
    try {
      return await asked(kind, () => request(first));
    } catch (error) {
      if (!second || !saidOneOf(error, NOT_OURS)) throw error;
      return asked(kind, () => request(second));
    }
  }
}

/** A leg that has ended, or that nobody knows. */
export const NO_LEG: ReadonlySet<string> = new Set([...LEG_GONE, ...UNKNOWN_THERE]);
