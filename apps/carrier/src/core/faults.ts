import { Network } from './network';

/** Carrier-wide troubles, ordered by `POST /control/faults`: for the next `count` requests or webhooks, or for a while. */
export const REST_FAULTS = ['drop', 'lose_reply', 'timeout', 'delay', '500', '429'] as const;
export const WEBHOOK_FAULTS = ['lose', 'delay'] as const;
export const NETWORK_FAULTS = { signalling: 'cut', media: 'stop' } as const satisfies Record<NetworkFault['on'], string>;

export type RestFaultKind = (typeof REST_FAULTS)[number];
export type WebhookFaultKind = (typeof WEBHOOK_FAULTS)[number];

interface Common {
  count: number;
  delayMs: number;
}
export type NetworkFault = { forMs: number } & ({ on: 'signalling' } | { on: 'media' });

export type Fault = Common &
  (
    | { on: 'rest'; kind: RestFaultKind; /** Only requests whose path contains this. */ path: string; method: string | null }
    | { on: 'webhook'; kind: WebhookFaultKind; /** Only this kind of webhook. */ webhook: string | null }
  );

export class Faults {
  readonly network = new Network();
  private faults: Fault[] = [];

  add(fault: Fault | NetworkFault): void {
    if (fault.on === 'signalling') this.network.cutSignalling(fault.forMs);
    else if (fault.on === 'media') this.network.stopMedia(fault.forMs);
    else this.faults.push({ ...fault });
  }

  list(): readonly object[] {
    return [...this.faults, ...this.network.list()];
  }

  clear(): void {
    this.faults = [];
    this.network.clear();
  }

  /** Uses up one of the fault's count. */
  rest(method: string, path: string): { kind: RestFaultKind; delayMs: number } | null {
    const fault = this.faults.find((one) => one.on === 'rest' && path.includes(one.path) && (one.method === null || one.method === method));
    if (fault?.on !== 'rest') return null;
    this.useUp(fault);
    return { kind: fault.kind, delayMs: fault.delayMs };
  }

  loses(webhook: string): boolean {
    return this.webhook('lose', webhook) !== undefined;
  }

  webhookDelayMs(webhook: string): number {
    return this.webhook('delay', webhook)?.delayMs ?? 0;
  }

  private webhook(kind: WebhookFaultKind, webhook: string): Fault | undefined {
    const fault = this.faults.find((one) => one.on === 'webhook' && one.kind === kind && (one.webhook === null || one.webhook === webhook));
    if (fault) this.useUp(fault);
    return fault;
  }

  private useUp(fault: Fault): void {
    fault.count -= 1;
    if (fault.count <= 0) this.faults = this.faults.filter((one) => one !== fault);
  }
}
