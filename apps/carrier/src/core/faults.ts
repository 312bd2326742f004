/** Carrier-wide troubles, ordered by `POST /control/faults` for the next `count` requests or webhooks. */
export const REST_FAULTS = ['drop', 'lose_reply', 'delay', '500', '429'] as const;
export const WEBHOOK_FAULTS = ['lose', 'delay'] as const;

export type RestFaultKind = (typeof REST_FAULTS)[number];
export type WebhookFaultKind = (typeof WEBHOOK_FAULTS)[number];

interface Common {
  count: number;
  delayMs: number;
}
export type Fault = Common &
  (
    | { on: 'rest'; kind: RestFaultKind; /** Only requests whose path contains this. */ path: string; method: string | null }
    | { on: 'webhook'; kind: WebhookFaultKind; /** Only this kind of webhook. */ webhook: string | null }
  );

export class Faults {
  private faults: Fault[] = [];

  add(fault: Fault): void {
    this.faults.push({ ...fault });
  }

  list(): readonly Fault[] {
    return this.faults;
  }

  clear(): void {
    this.faults = [];
  }

  /** Uses up one of the fault's count. */
  rest(method: string, path: string): { kind: RestFaultKind; delayMs: number } | null {
    const fault = this.faults.find((one) => one.on === 'rest' && path.includes(one.path) && (one.method === null || one.method === method));
    if (fault?.on !== 'rest') return null;
    this.useUp(fault);
    return { kind: fault.kind, delayMs: fault.delayMs };
  }

  loses(webhook: string): boolean {
    const fault = this.faults.find(
      (one) => one.on === 'webhook' && one.kind === 'lose' && (one.webhook === null || one.webhook === webhook),
    );
    if (fault) this.useUp(fault);
    return fault !== undefined;
  }

  webhookDelayMs(): number {
    const fault = this.faults.find((one) => one.on === 'webhook' && one.kind === 'delay');
    if (fault) this.useUp(fault);
    return fault?.delayMs ?? 0;
  }

  private useUp(fault: Fault): void {
    fault.count -= 1;
    if (fault.count <= 0) this.faults = this.faults.filter((one) => one !== fault);
  }
}
