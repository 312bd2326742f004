import { BoundedMap } from '../../core/bounded-map';
import { callEnded, notAnswered, unknownCall } from '../telnyx-error';
import type { TelnyxCall } from './telnyx-call';

/** The legs of the account, by call_control_id; finished ones are forgotten when there are too many. */
export class TelnyxCallStore {
  private readonly calls: BoundedMap<TelnyxCall>;

  constructor(keep: number) {
    this.calls = new BoundedMap<TelnyxCall>(keep, (call) => call.isOver);
  }

  add(call: TelnyxCall): void {
    this.calls.set(call.sid, call);
  }

  find(id: string): TelnyxCall | undefined {
    return this.calls.get(id);
  }

  /** 90015, 90018. */
  live(id: string): TelnyxCall {
    const call = this.calls.get(id);
    if (!call) throw unknownCall();
    if (call.isOver) throw callEnded();
    return call;
  }

  /** 90015, 90018, 90034. */
  answered(id: string): TelnyxCall {
    const call = this.live(id);
    if (!call.isAlive) throw notAnswered();
    return call;
  }

  /** Newest first. */
  all(): TelnyxCall[] {
    return this.calls.newestFirst();
  }

  clear(): void {
    this.calls.clear();
  }
}
