import type { Faults } from '../../core/faults';
import type { Timers } from '../../core/timers';
import { ExchangeError, type HttpAnswer } from './http-exchange';
import { keepRecord, type Webhook, type WebhookOwner } from './webhook-record';
import type { WebhookSender } from './webhook-sender';

/** A webhook held back for its neighbour goes on its own after this long. */
const HELD_AT_MOST_MS = 1500;

/**
 * Brings webhooks on their way with the troubles of the contact's script (contacts 60 to 63) and of `/control/faults`.
 * `ask` waits for an answer (TwiML, audio); `tell` only informs, and nobody waits for it.
 */
export class WebhookCourier {
  private readonly held = new Map<string, { hook: Webhook; release: () => void }>();

  constructor(
    private readonly sender: WebhookSender,
    private readonly timers: Timers,
    private readonly faults: Faults,
  ) {}

  async ask(owner: WebhookOwner, hook: Webhook): Promise<HttpAnswer> {
    if (this.faults.loses(hook.kind)) {
      this.lose(owner, hook);
      throw new ExchangeError('connect', 'lost on purpose');
    }
    await this.late(owner, hook);
    if (owner.habits.forged) this.quietly(this.sender.send(owner, forge(hook), 'forged'));
    const answer = await this.sender.send(owner, hook);
    for (let copy = 1; copy < (owner.habits.copies ?? 1); copy += 1) this.quietly(this.sender.send(owner, hook, 'copy'));
    return answer;
  }

  tell(owner: WebhookOwner, hook: Webhook): void {
    const unlucky = (hook.final && owner.habits.loseFinal) || (hook.kind === 'detection' && owner.habits.loseDetection);
    if (unlucky || this.faults.loses(hook.kind)) return this.lose(owner, hook);
    if (!owner.habits.reorder) return this.quietly(this.deliver(owner, hook));
    const first = this.held.get(owner.sid);
    if (!first) return this.hold(owner, hook);
    this.held.delete(owner.sid);
    this.quietly(this.deliver(owner, hook).finally(first.release));
  }

  clear(): void {
    this.held.clear();
  }

  private lose(owner: WebhookOwner, hook: Webhook): void {
    keepRecord(owner, hook, 'lost').state = 'lost';
  }

  private hold(owner: WebhookOwner, hook: Webhook): void {
    const release = (): void => {
      cancel();
      this.held.delete(owner.sid);
      this.quietly(this.deliver(owner, hook));
    };
    const cancel = this.timers.after(HELD_AT_MOST_MS, release);
    this.held.set(owner.sid, { hook, release });
  }

  private async deliver(owner: WebhookOwner, hook: Webhook): Promise<void> {
    await this.late(owner, hook);
    if (owner.habits.forged) await this.sender.send(owner, forge(hook), 'forged').catch(onlyExchangeErrors);
    await this.sender.send(owner, hook).catch(onlyExchangeErrors);
    for (let copy = 1; copy < (owner.habits.copies ?? 1); copy += 1) await this.sender.send(owner, hook, 'copy').catch(onlyExchangeErrors);
  }

  private async late(owner: WebhookOwner, { kind }: Webhook): Promise<void> {
    const ms = Math.max(owner.habits.lateMs ?? 0, this.faults.webhookDelayMs(kind));
    if (ms > 0) await this.timers.wait(ms);
  }

  /** The record keeps what went wrong; nobody waits for this one. */
  private quietly(sending: Promise<unknown>): void {
    sending.catch(onlyExchangeErrors);
  }
}

/** A receiver that is away is no fault of ours; anything else is. */
function onlyExchangeErrors(error: unknown): void {
  if (!(error instanceof ExchangeError)) throw error;
}

/** Says that the call is over, which would do harm to whoever believes an unsigned word. */
function forge(hook: Webhook): Webhook {
  return { ...hook, fields: hook.fields.map(([name, value]) => [name, name === 'CallStatus' ? 'completed' : value] as const) };
}
