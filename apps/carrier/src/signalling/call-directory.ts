import type { BrowserCall } from './browser-call';

/** All living browser calls, by the SDK's temporary id and by CallSid. */
export class CallDirectory {
  private readonly byId = new Map<string, BrowserCall>();

  has(id: string): boolean {
    return this.byId.has(id);
  }

  add(id: string, call: BrowserCall): void {
    this.byId.set(id, call);
  }

  remove(call: BrowserCall): void {
    for (const [id, other] of this.byId) if (other === call) this.byId.delete(id);
  }

  /** Only the identity that placed a call may speak about it. */
  find(id: string, owner: string): BrowserCall | undefined {
    const call = this.byId.get(id);
    return call?.owner === owner ? call : undefined;
  }

  all(): BrowserCall[] {
    return [...new Set(this.byId.values())];
  }
}
