import type { Call, TwimlSource } from '../calls/call';
import type { ConferenceEngine } from '../conferences/conference-engine';
import { TwimlRunner, type TwimlServices } from './twiml-runner';

/** The running TwiML of every call that has some. */
export class TwimlRunners {
  private readonly runners = new Map<string, TwimlRunner>();

  constructor(
    private readonly services: TwimlServices,
    private readonly conferences: ConferenceEngine,
  ) {
    services.engine.onEnd((call) => this.stop(call));
  }

  /** Starts a call's TwiML, or redirects it: then it leaves the room it sits in first. */
  run(call: Call, source: TwimlSource): void {
    let runner = this.runners.get(call.sid);
    if (!runner) {
      runner = new TwimlRunner(call, this.services);
      this.runners.set(call.sid, runner);
    }
    runner.stop();
    this.conferences.leave(call, 'participant_updated_via_api');
    runner.run(source);
  }

  /** Whether the call goes on by itself once it has left its conference. */
  has(call: Call): boolean {
    return this.runners.has(call.sid);
  }

  clear(): void {
    for (const runner of this.runners.values()) runner.stop();
    this.runners.clear();
  }

  private stop(call: Call): void {
    this.runners.get(call.sid)?.stop();
    this.runners.delete(call.sid);
  }
}
