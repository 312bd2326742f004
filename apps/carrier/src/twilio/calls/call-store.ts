import { BoundedMap } from '../../core/bounded-map';
import type { Call } from './call';

/** The calls of the account; finished ones are forgotten when there are too many. */
export class CallStore {
  private readonly calls: BoundedMap<Call>;

  constructor(keep: number) {
    this.calls = new BoundedMap<Call>(keep, (call) => call.isOver);
  }

  add(call: Call): void {
    this.calls.set(call.sid, call);
  }

  /** Not a deleted one. */
  get(sid: string): Call | undefined {
    const call = this.calls.get(sid);
    return call?.deleted ? undefined : call;
  }

  /** A deleted one too, for `/control`. */
  find(sid: string): Call | undefined {
    return this.calls.get(sid);
  }

  /** Newest first, without deleted ones. */
  list(): Call[] {
    return this.all().filter((call) => !call.deleted);
  }

  /** Deleted ones too: `/control` forgets nothing. */
  all(): Call[] {
    return this.calls.newestFirst();
  }

  clear(): void {
    this.calls.clear();
  }
}
