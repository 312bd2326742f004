import type { CallAudio, LegAudio } from '../../audio/call-audio';
import type { DialTrouble } from '../../contacts';
import type { TelnyxAccount } from '../account';
import type { RtcCallHandler, RtcCallLogic, RtcCallRequest, RtcCredentials, RtcUser } from '../browser-port';
import type { TelephonyCredentials } from '../credentials/telephony-credentials';
import type { TelnyxCallStore } from './call-store';
import { byeOf, type FarEnds } from './far-ends';
import type { Keypad } from './gathering';
import { type Ending, newIds, type TelnyxCall } from './telnyx-call';
import type { TelnyxEngine } from './telnyx-engine';

const E164 = /^\+[1-9]\d{1,14}$/;
const RING_S = 60;
const FOUR_HOURS_S = 14_400;

/** Calls that browsers make by themselves (carriers/telnyx.md §1.8, model 1): one leg, told about by the credential connection. */
export class BrowserCalls implements RtcCallLogic {
  constructor(
    private readonly account: TelnyxAccount,
    private readonly credentials: TelephonyCredentials,
    private readonly farEnds: FarEnds,
    private readonly calls: TelnyxCallStore,
    private readonly engine: TelnyxEngine,
    private readonly media: { audio: CallAudio; keypad: Keypad },
  ) {}

  login(credentials: RtcCredentials): RtcUser {
    return this.credentials.login(credentials);
  }

  onCall(request: RtcCallRequest): RtcCallHandler {
    const call = this.callFor(request);
    const browser = this.media.audio.browser(request.media);
    const room = this.media.audio.room();
    call.audio.enter(room, { muted: false, held: false });
    browser.enter(room, { muted: false, held: false });
    const { farEnd } = call;
    call.farEnd = {
      hangUp: (ending) => {
        farEnd?.hangUp(ending);
        request.leg.hangUp(byeOf(ending));
        browser.close();
      },
    };
    this.calls.add(call);
    request.leg.ringing(call.facts.ids);
    this.engine.begin(call, { onRinging: () => request.leg.earlyMedia(), onAnswered: () => request.leg.answer(call.facts.ids) });
    const refusal = this.refusal(call);
    if (refusal) this.engine.end(call, refusal);
    else call.contact?.start();
    return this.handler(call, browser);
  }

  private handler(call: TelnyxCall, browser: LegAudio): RtcCallHandler {
    const over = (): void => this.engine.hangUp(call, 'browser');
    return {
      onHangUp: over,
      onGone: over,
      // The browser's keys go to the contact, not to the application.
      onDigits: (digits) => call.note(`the browser pressed ${digits.slice(0, 32)}`),
      onHold: (held) => browser.setHeld(held),
    };
  }

  private callFor(request: RtcCallRequest): TelnyxCall {
    const { credentials, numbers } = this.account;
    const call = this.farEnds.contact({
      ids: newIds(),
      connectionId: credentials.id,
      to: request.destination,
      from: request.callerNumber || (numbers[0]?.number ?? ''),
      fromDisplayName: request.callerName || null,
      direction: 'outgoing',
      initialState: 'bridging',
      customHeaders: request.customHeaders,
      address: { url: credentials.webhookUrl, failover: credentials.webhookFailoverUrl, method: 'POST', byEvent: {}, retriesMs: {} },
      timeoutS: RING_S,
      timeoutCause: 'timeout',
      timeLimitS: FOUR_HOURS_S,
      parkAfterUnbridge: false,
    });
    call.clientState = request.clientState;
    return call;
  }

  /** Why the call goes no further, if so: D51 a number that is not ours, then what the contact's script holds ready. */
  private refusal(call: TelnyxCall): Ending | null {
    const { to, from, script } = call.facts;
    if (!E164.test(to)) return { cause: 'not_found', source: 'unknown', sipCode: 404 };
    if (!this.account.owns(from)) return { cause: 'call_rejected', source: 'unknown', sipCode: 403 };
    return script?.dial ? endingOf(script.dial) : null;
  }
}

/** A browser's own call meets no REST request that could be refused: what troubles a dial ends the call. */
export function endingOf(trouble: DialTrouble): Ending | null {
  if (trouble.kind === 'lost-reply') return null;
  if (trouble.kind !== 'refused') return { cause: 'unspecified', source: 'unknown', sipCode: 503 };
  if (trouble.why === 'invalid-number') return { cause: 'not_found', source: 'unknown', sipCode: 404 };
  return { cause: 'call_rejected', source: 'unknown', sipCode: 403 };
}
