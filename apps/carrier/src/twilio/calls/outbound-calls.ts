import type { DialTrouble, RefusalReason } from '../../contacts';
import type { Account } from '../account';
import type { RecordingEngine } from '../recordings/recording-engine';
import type { RecordingOptions } from '../recordings/recording';
import { badParameter, refusedNumber, serverError, tooManyCalls, tooManyRequests } from '../twilio-error';
import type { TwimlRunners } from '../twiml/twiml-runners';
import type { Call, CallFacts, TwimlSource } from './call';
import type { CallEngine, CallPlan } from './call-engine';
import type { CallFactory } from './call-factory';
import type { DetectionOptions, MachineDetection } from './machine-detection';

const REFUSALS: Readonly<Record<RefusalReason, number>> = { 'invalid-number': 21211, country: 21215, blocked: 21216 };
const E164 = /^\+[1-9]\d{1,14}$/;
const ENDPOINT = /^(client:.{1,256}|sips?:.{1,256}|app:AP[0-9a-fA-F]{32}(\?.*)?)$/;

export interface OutboundRequest extends Pick<CallFacts, 'to' | 'from' | 'progress' | 'timeoutS'> {
  timeLimitS: number | undefined;
  record: RecordingOptions | null;
  detection: DetectionOptions | null;
}

export interface TwimlCallRequest extends OutboundRequest {
  source: TwimlSource;
  fallback: CallFacts['fallback'];
}

/** Calls ordered over REST: the checks of the numbers, the pace, the person at the other end. */
export class OutboundCalls {
  constructor(
    private readonly account: Account,
    private readonly factory: CallFactory,
    private readonly engine: CallEngine,
    private readonly runners: TwimlRunners,
    private readonly recordings: RecordingEngine,
    private readonly detection: MachineDetection,
  ) {}

  /** `POST /Calls`: on answer the call executes its TwiML. */
  call({ source, ...request }: TwimlCallRequest): { call: Call; trouble: DialTrouble | null } {
    const waits = request.detection !== null && !request.detection.async;
    const run = (call: Call): void => this.runners.run(call, source);
    // Without AsyncAmd the call is silent until the verdict, which its first document is asked with.
    return this.dial(request, () => (waits ? { onAnswered: () => undefined, onJudged: run } : { onAnswered: run }));
  }

  /** Dials; `planFor` says what is done with the call. Throws Twilio's error where it refuses. */
  dial(
    request: OutboundRequest & { fallback?: CallFacts['fallback'] },
    planFor: (call: Call) => CallPlan & { onJudged?(call: Call): void },
  ): { call: Call; trouble: DialTrouble | null } {
    const trouble = this.check(request.to, request.from);
    const { record, timeLimitS, detection, ...facts } = request;
    const limit = timeLimitS === undefined ? {} : { timeLimitS };
    const phoneNumberSid = this.account.owned(request.from)?.sid ?? null;
    const { call, leg } = this.factory.contactCall({ ...facts, ...limit, direction: 'outbound-api', phoneNumberSid });
    const plan = planFor(call);
    const onAnswered = (): void => {
      if (record) this.recordings.start(call, record);
      plan.onAnswered(call);
      if (detection) this.detection.listen(call, detection, () => plan.onJudged?.(call));
    };
    this.engine.queue(call, { ...plan, onAnswered }, () => (E164.test(call.facts.to) ? leg.start() : this.engine.end(call, 'failed', 404)));
    return { call, trouble };
  }

  /** A live call leaves what it does for another document. */
  redirect(call: Call, source: TwimlSource): void {
    this.runners.run(call, source);
  }

  /** Numbers first, as Twilio does; then what the contact's script holds ready. */
  private check(to: string, from: string): DialTrouble | null {
    if (!E164.test(to) && !ENDPOINT.test(to)) throw refusedNumber(21211, to.slice(0, 64));
    this.checkCallerId(to, from);
    if (this.engine.isFull) throw tooManyCalls();
    const trouble = E164.test(to) ? (this.factory.scriptFor(to).dial ?? null) : null;
    if (trouble?.kind === 'server-error') throw serverError();
    if (trouble?.kind === 'throttled') throw tooManyRequests(trouble.retryAfterSeconds);
    if (trouble?.kind === 'refused') throw refusedNumber(REFUSALS[trouble.why], to);
    return trouble;
  }

  private checkCallerId(to: string, from: string): void {
    if (ENDPOINT.test(from) && !E164.test(to)) return;
    if (!E164.test(from))
      throw badParameter(
        `The 'From' number ${from.slice(0, 64)} is not a valid phone number, shortcode, or alphanumeric sender ID.`,
        21212,
      );
    if (this.account.mayShow(from)) return;
    throw badParameter(
      `The source phone number provided, ${from}, is not yet verified for your account. You may only make calls from phone numbers that you've verified or purchased from Twilio.`,
      21210,
    );
  }
}
