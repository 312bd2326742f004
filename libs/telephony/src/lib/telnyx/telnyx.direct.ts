import type { TelephonyDirect } from '../telephony-direct';
import { NO_LEG, type TelnyxAccounts } from './telnyx.accounts';
import { asked, orNull, unknownId } from './telnyx.asked';
import { readClientState, writeClientState } from './telnyx.client-state';
import { CALL_CONTROL_ID, UUID } from './telnyx.ids';
import type { TelnyxLookups } from './telnyx.lookups';
import { CUSTOMER_LABEL } from './telnyx.mapping';

/** Calls the browser dials itself, on the credential connection. */
export class TelnyxDirect implements TelephonyDirect {
  readonly answers: boolean;

  constructor(
    readonly defaultCallerId: string,
    private readonly connectionId: string,
    private readonly accounts: TelnyxAccounts,
    private readonly lookups: TelnyxLookups,
  ) {
    this.answers = accounts.browsersIfAny !== null;
  }

  async callerIds(): Promise<string[]> {
    const account = this.accounts.browsersIfAny;
    return account ? asked('command', () => this.lookups.numbersOf(account)) : [this.defaultCallerId];
  }

  clientState(callId: string): string {
    return writeClientState({ callId, label: CUSTOMER_LABEL });
  }

  callIdOf(clientState: string): string | null {
    return readClientState(clientState)?.callId ?? null;
  }

  /** By its `call_leg_id`, which commands do not take. */
  async legOf(legId: string): Promise<string | null> {
    const account = this.accounts.browsersIfAny;
    if (!account || !UUID.test(legId)) return null;
    return asked('command', () => this.lookups.liveLegById(account, this.connectionId, legId));
  }

  /** Without an API key for browser calls nobody can be asked: then none is known. */
  async findCall(callId: string): Promise<string | null> {
    const account = this.accounts.browsersIfAny;
    return account && asked('command', () => this.lookups.liveLegOf(account, this.connectionId, callId));
  }

  /** The leg we know is the one that rings at the contact; whether `self` is what they hear no document tells [U]. */
  async playToContact(legSid: string, audioUrl: string, commandId: string): Promise<void> {
    if (!CALL_CONTROL_ID.test(legSid)) throw unknownId(legSid);
    const body = { audio_url: audioUrl, loop: 'infinity' as const, target_legs: 'self', stop: 'all', command_id: commandId };
    await this.accounts.whoever('command', (client) => client.calls.actions.startPlayback(legSid, body));
  }

  async stopPlaying(legSid: string): Promise<void> {
    if (!CALL_CONTROL_ID.test(legSid)) return;
    await orNull(NO_LEG, () => this.accounts.whoever('command', (client) => client.calls.actions.stopPlayback(legSid, { stop: 'all' })));
  }
}
