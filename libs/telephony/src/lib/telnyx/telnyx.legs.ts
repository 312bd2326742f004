import type { Instruction, Prompt } from '../instruction';
import { TelephonyError } from '../telephony-error';
import { NO_LEG, type TelnyxAccounts } from './telnyx.accounts';
import { orNull, unknownId } from './telnyx.asked';
import { writeClientState } from './telnyx.client-state';
import { webhooks } from './telnyx.dial';
import { CALL_CONTROL_ID } from './telnyx.ids';
import { CUSTOMER_LABEL } from './telnyx.mapping';

const VOICE = { payload_type: 'text', voice: 'female', service_level: 'basic', language: 'en-US' } as const;

/** Commands to one leg, whichever of the two accounts it belongs to. */
export class TelnyxLegs {
  constructor(
    private readonly accounts: TelnyxAccounts,
    private readonly publicUrl: string,
  ) {}

  /** One that has ended, or never was, is success. */
  async end(legSid: string): Promise<void> {
    if (!CALL_CONTROL_ID.test(legSid)) return;
    await orNull(NO_LEG, () => this.hangUp(legSid));
  }

  /**
   * Each instruction is one command, but for a key, before which what plays is stopped. Telnyx has none that says or plays
   * something and then hangs up: the end is told (`message-ended`, `digits`), and the API hangs up then, or when that never comes.
   */
  async tell(legSid: string, instruction: Instruction): Promise<void> {
    if (instruction.do === 'ack') return;
    if (!CALL_CONTROL_ID.test(legSid)) throw unknownId(legSid);
    switch (instruction.do) {
      case 'join':
        throw new TelephonyError('rejected', 'telnyx', 'rooms of Telnyx are joined through the bridge');
      case 'answer':
        return this.answer(legSid, instruction.callId);
      case 'say':
        return this.say(legSid, instruction.text);
      case 'play':
        return this.play(legSid, instruction.url, instruction.loop);
      case 'gather':
        return this.gather(legSid, instruction.prompt, instruction.waitSeconds);
      case 'silence':
        return this.silence(legSid);
      case 'reject':
        return this.reject(legSid);
      case 'hangup':
        return this.hangUp(legSid);
    }
  }

  private async hangUp(legSid: string): Promise<void> {
    await this.accounts.whoever('command', (client) => client.calls.actions.hangup(legSid, {}));
  }

  /** From here on every event of the leg names the call, and comes to us whatever the connection says. */
  private async answer(legSid: string, callId: string): Promise<void> {
    const client_state = writeClientState({ callId, label: CUSTOMER_LABEL });
    const body = { client_state, command_id: callId, ...webhooks(this.publicUrl) };
    await this.accounts.whoever('command', (client) => client.calls.actions.answer(legSid, body));
  }

  /** Only of a call to us that nobody has answered. */
  private async reject(legSid: string): Promise<void> {
    await this.accounts.whoever('command', (client) => client.calls.actions.reject(legSid, { cause: 'CALL_REJECTED' }));
  }

  private async say(legSid: string, text: string): Promise<void> {
    const body = { payload: text, ...VOICE, stop: 'all' };
    await this.accounts.whoever('command', (client) => client.calls.actions.speak(legSid, body));
  }

  private async play(legSid: string, audio_url: string, loop: boolean): Promise<void> {
    const body = { audio_url, loop: loop ? ('infinity' as const) : 1, stop: 'all' };
    await this.accounts.whoever('command', (client) => client.calls.actions.startPlayback(legSid, body));
  }

  private async silence(legSid: string): Promise<void> {
    await this.accounts.whoever('command', (client) => client.calls.actions.stopPlayback(legSid, { stop: 'all' }));
  }

  /** Any key, and the first one ends it. A prompt does not stop what plays, and how it sounds over that is nowhere written [U]. */
  private async gather(legSid: string, prompt: Prompt, waitSeconds: number): Promise<void> {
    await this.silence(legSid).catch((error: unknown) => {
      // Nothing plays; a leg that has ended says so to the next command as well.
      if (!(error instanceof TelephonyError) || error.kind !== 'rejected') throw error;
    });
    const keys = { minimum_digits: 1, maximum_digits: 1, maximum_tries: 1, terminating_digit: '', timeout_millis: waitSeconds * 1_000 };
    await this.accounts.whoever('command', (client) =>
      'text' in prompt
        ? client.calls.actions.gatherUsingSpeak(legSid, { payload: prompt.text, ...VOICE, ...keys })
        : client.calls.actions.gatherUsingAudio(legSid, { audio_url: prompt.url, ...keys }),
    );
  }
}
