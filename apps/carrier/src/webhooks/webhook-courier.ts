import type { Faults } from '../core/faults';
import type { Timers } from '../core/timers';
import { ExchangeError, type HttpAnswer } from './http-exchange';
import type { AnyWebhook, WebhookOwner, WebhookRecord } from './webhook-record';

/** Delivers one webhook by the rules of one carrier. */
export interface Sender<Hook> {
  /** The answer of the last attempt, whatever its status; throws an `ExchangeError` when there was none. */
  send(owner: WebhookOwner, hook: Hook, note?: WebhookRecord['note']): Promise<HttpAnswer>;
  /** Keeps a record of a webhook that is not sent. */
  keep(owner: WebhookOwner, hook: Hook, note: WebhookRecord['note']): WebhookRecord;
  /** The same with a content that would do harm to whoever believes an unsigned word. */
  forge(hook: Hook): Hook;
}

/** A webhook held back for its neighbour goes on its own after this long. */
const HELD_AT_MOST_MS = 1500;

/**
 * Brings webhooks on their way with the troubles of the contact's script (contacts 60 to 63) and of `/control/faults`.
 * `ask` waits for an answer (TwiML, audio); `tell` only informs, and nobody waits for it.
 */
export class WebhookCourier<Hook extends AnyWebhook> {
  private readonly held = new Map<string, { hook: Hook; release: () => void }>();

  constructor(
    private readonly sender: Sender<Hook>,
    private readonly timers: Timers,
    private readonly faults: Faults,
  ) {}

  async ask(owner: WebhookOwner, hook: Hook): Promise<HttpAnswer> {
    if (this.faults.loses(hook.kind)) {
      this.lose(owner, hook);
      throw new ExchangeError('connect', 'lost on purpose');
    }
    await this.late(owner, hook);
    if (owner.habits.forged) this.quietly(this.sender.send(owner, this.sender.forge(hook), 'forged'));
    const answer = await this.sender.send(owner, hook);
    for (let copy = 1; copy < (owner.habits.copies ?? 1); copy += 1) this.quietly(this.sender.send(owner, hook, 'copy'));
    return answer;
  }

  tell(owner: WebhookOwner, hook: Hook): void {
    const unlucky = (hook.final && owner.habits.loseFinal) || (hook.verdict && owner.habits.loseDetection);
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

  private lose(owner: WebhookOwner, hook: Hook): void {
    this.sender.keep(owner, hook, 'lost').state = 'lost';
  }

  private hold(owner: WebhookOwner, hook: Hook): void {
    const release = (): void => {
      cancel();
      this.held.delete(owner.sid);
      this.quietly(this.deliver(owner, hook));
    };
    const cancel = this.timers.after(HELD_AT_MOST_MS, release);
    this.held.set(owner.sid, { hook, release });
  }

  private async deliver(owner: WebhookOwner, hook: Hook): Promise<void> {
    await this.late(owner, hook);
    if (owner.habits.forged) await this.sender.send(owner, this.sender.forge(hook), 'forged').catch(onlyExchangeErrors);
    await this.sender.send(owner, hook).catch(onlyExchangeErrors);
    for (let copy = 1; copy < (owner.habits.copies ?? 1); copy += 1) await this.sender.send(owner, hook, 'copy').catch(onlyExchangeErrors);
  }

  private async late(owner: WebhookOwner, { kind }: Hook): Promise<void> {
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
