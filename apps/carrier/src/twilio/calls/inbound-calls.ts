import type { Account } from '../account';
import type { TwimlRunners } from '../twiml/twiml-runners';
import type { Call } from './call';
import type { CallEngine } from './call-engine';
import type { CallFactory } from './call-factory';

/** Somebody calls a number of the account: its document says what they hear, and answers the call by that (carriers/twilio.md §2). */
export class InboundCalls {
  constructor(
    private readonly account: Account,
    private readonly factory: CallFactory,
    private readonly engine: CallEngine,
    private readonly runners: TwimlRunners,
  ) {}

  /** Null where `to` is no number of the account, or nobody is to be asked about its calls. */
  call(from: string, to: string): Call | null {
    const number = this.account.owned(to);
    const { inboundUrl, inboundStatusUrl } = this.account;
    if (!number || !inboundUrl) return null;
    const { call, leg } = this.factory.contactCall({
      to,
      from,
      direction: 'inbound',
      phoneNumberSid: number.sid,
      progress: inboundStatusUrl ? { url: inboundStatusUrl, method: 'POST', events: new Set(['completed']) } : null,
    });
    const isOneTooMany = this.engine.isFull;
    this.engine.begin(call, { onAnswered: () => leg.audio.answer() });
    if (isOneTooMany) this.engine.end(call, 'failed');
    else this.runners.run(call, { url: inboundUrl, method: 'POST' });
    return call;
  }
}
