import type { BrowserCallAcceptor, BrowserCallHandler, BrowserCallRequest } from '../../signalling-port';
import type { Account } from '../account';
import type { Call } from '../calls/call';
import type { CallEngine } from '../calls/call-engine';
import type { CallFactory } from '../calls/call-factory';
import type { TwimlRunners } from '../twiml/twiml-runners';
import { TOO_MANY_CALLS } from '../twilio-error';
import { verifyAccessToken, type VoiceToken } from './access-token';

/** ApplicationNotFound, and a call the voice address refused (carriers/twilio.md §6). */
const APPLICATION_NOT_FOUND = { code: 31001, message: 'Application Not Found' };
const DECLINED = { code: 31002, message: 'Connection Declined' };
const RESERVED = new Set([
  'CallSid',
  'AccountSid',
  'From',
  'Caller',
  'CallStatus',
  'ApiVersion',
  'Direction',
  'ApplicationSid',
  'ParentCallSid',
]);
const MOST_DIGITS = 1000;

/** Calls from the browser: an inbound leg that executes the TwiML app's document. */
export class BrowserCalls implements BrowserCallAcceptor {
  constructor(
    private readonly account: Account,
    private readonly factory: CallFactory,
    private readonly engine: CallEngine,
    private readonly runners: TwimlRunners,
  ) {}

  verifyToken(jwt: string): VoiceToken {
    const { sid: accountSid, apiKey, apiSecret } = this.account;
    return verifyAccessToken(jwt, { accountSid, apiKey, apiSecret }, Math.floor(Date.now() / 1000));
  }

  onCall(request: BrowserCallRequest): BrowserCallHandler {
    const call = this.callFor(request);
    const { application } = this.account;
    const isOneTooMany = this.engine.isFull;
    this.engine.begin(call, { onAnswered: () => request.leg.answer() });
    call.farEnd = { hangUp: () => request.leg.hangUp(endError(call)) };
    request.leg.ringing(call.sid);
    if (isOneTooMany) {
      call.notify(TOO_MANY_CALLS.code, TOO_MANY_CALLS.message);
      this.engine.end(call, 'failed');
    } else if (request.applicationSid !== application.sid || !application.voiceUrl) {
      call.notify(APPLICATION_NOT_FOUND.code, APPLICATION_NOT_FOUND.message);
      this.engine.end(call, 'failed', 404);
    } else {
      this.runners.run(call, { url: application.voiceUrl, method: application.voiceMethod });
    }
    return {
      onHangUp: () => this.engine.hangUp(call, 'browser'),
      onGone: () => this.engine.hangUp(call, 'browser'),
      onDigits: (digits) => {
        call.digits = (call.digits + digits).slice(-MOST_DIGITS);
      },
    };
  }

  private callFor(request: BrowserCallRequest): Call {
    const { application } = this.account;
    const fallbackUrl = application.voiceFallbackUrl;
    // The browser may name its fields as it likes, but not pass for the carrier.
    const customParams = Object.fromEntries(Object.entries(request.params).filter(([name]) => !RESERVED.has(name)));
    return this.factory.browserCall(
      {
        to: request.params['To'] ?? '',
        from: `client:${request.identity}`,
        direction: 'inbound',
        applicationSid: request.applicationSid,
        customParams,
        fallback: fallbackUrl ? { url: fallbackUrl, method: application.voiceFallbackMethod } : null,
        progress: application.statusCallback
          ? { url: application.statusCallback, method: application.statusCallbackMethod, events: new Set(['completed']) }
          : null,
      },
      request.media,
    );
  }
}

/** A call that ends before it was answered is an error for the SDK; one that ends later is not. */
function endError(call: Call): { code: number; message: string } | undefined {
  if (call.answeredAt || call.endedBy === 'browser') return undefined;
  return call.sipCode === 404 ? APPLICATION_NOT_FOUND : DECLINED;
}
