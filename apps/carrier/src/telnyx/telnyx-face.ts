import type { CallAudio } from '../audio/call-audio';
import type { Clips } from '../audio/clips';
import type { CarrierConfig } from '../config';
import type { Faults } from '../core/faults';
import type { RequestLog } from '../core/request-log';
import type { Timers } from '../core/timers';
import type { PhoneBook } from '../phone-port';
import { WebhookCourier } from '../webhooks/webhook-courier';
import { TelnyxAccount } from './account';
import type { RtcBrowsers } from './browser-port';
import { Bridges } from './calls/bridges';
import { BrowserCalls } from './calls/browser-calls';
import { TelnyxCallStore } from './calls/call-store';
import { Dialer } from './calls/dialer';
import { FarEnds } from './calls/far-ends';
import { Gatherings } from './calls/gathering';
import { MachineDetection } from './calls/machine-detection';
import { InboundCalls } from './calls/inbound-calls';
import { Playbacks } from './calls/playbacks';
import { TelnyxEngine } from './calls/telnyx-engine';
import { TelnyxConferences } from './conferences/telnyx-conferences';
import { TelephonyCredentials } from './credentials/telephony-credentials';
import { RecordingLinks } from './recordings/recording-links';
import { TelnyxRecordings } from './recordings/telnyx-recordings';
import { AccountHandlers } from './rest/account-handlers';
import { ActionHandlers } from './rest/action-handlers';
import { CallHandlers } from './rest/call-handlers';
import { CommandMemory } from './rest/command-memory';
import { ConferenceHandlers } from './rest/conference-handlers';
import { RecordingHandlers } from './rest/recording-handlers';
import { TelnyxRestServer } from './rest/rest-server';
import { routesOf } from './rest/routes';
import { CallEvents } from './webhooks/call-events';
import { EventSender } from './webhooks/event-sender';

export interface FaceParts {
  config: CarrierConfig;
  audio: CallAudio;
  clips: Clips;
  timers: Timers;
  faults: Faults;
  log: RequestLog;
  phones: PhoneBook;
  baseUrl: () => string;
}

/** Puts the Telnyx side together: who knows whom is decided here and nowhere else. */
export function buildTelnyxFace({ config, audio, clips, timers, faults, log, phones, baseUrl }: FaceParts) {
  const account = new TelnyxAccount(config.telnyx);
  const courier = new WebhookCourier(new EventSender(account, timers), timers, faults);
  const events = new CallEvents(courier);
  const engine = new TelnyxEngine(timers, events);
  const calls = new TelnyxCallStore(config.keepCalls);
  const gatherings = new Gatherings(events, timers);
  const farEnds = new FarEnds(audio, engine, gatherings, timers, phones);
  const credentials = new TelephonyCredentials(account);
  const dialer = new Dialer(account, calls, engine, farEnds, timers, {
    dialsPerSecond: config.telnyxDialsPerSecond,
    concurrentCalls: config.telnyxConcurrentCalls,
  });
  const bridges = new Bridges(audio, engine, events);
  const playbacks = new Playbacks(clips);
  const conferences = new TelnyxConferences(audio, events, playbacks, engine);
  const links = new RecordingLinks(baseUrl);
  const recordings = new TelnyxRecordings(links, events, timers, engine);
  engine.onEnd((call) => {
    gatherings.stop(call, 'call_hangup');
    playbacks.stop(call.sid, 'all', 'call_hangup');
  });
  conferences.onEnd = (conference) => recordings.running(conference).forEach((recording) => recordings.stop(recording));

  const recordingHandlers = new RecordingHandlers(recordings, links);
  const memory = new CommandMemory();
  const routes = routesOf({
    calls: new CallHandlers({ account, calls, dialer, bridges, conferences, recordings, detection: new MachineDetection(events, timers) }),
    actions: new ActionHandlers({ calls, engine, events, bridges, playbacks, gatherings, recordings }),
    conferences: new ConferenceHandlers({ audio, calls, conferences, playbacks, recordings }),
    recordings: recordingHandlers,
    account: new AccountHandlers(account, credentials),
  });
  const rest = new TelnyxRestServer({ account, routes, recordings: recordingHandlers, memory, log, faults, timers });

  /** Ends and forgets everything, telling nobody. Credentials stay: browsers are signed in by them. */
  const reset = (): void => {
    courier.clear();
    dialer.clear();
    engine.abandonAll(calls.all());
    conferences.clear();
    playbacks.clear();
    gatherings.clear();
    recordings.clear();
    memory.clear();
    calls.clear();
  };
  return {
    rest,
    account,
    calls,
    conferences,
    links,
    credentials,
    /** What the browser SDK's signalling asks. */
    rtc: new BrowserCalls(account, credentials, farEnds, calls, engine, { audio, keypad: gatherings }),
    /** Who is signed in there, once the signalling is open. */
    useBrowsers: (browsers: RtcBrowsers): void => {
      farEnds.browsers = browsers;
      credentials.browsers = browsers;
    },
    inbound: new InboundCalls(account, calls, engine, farEnds),
    reset,
  };
}

export type TelnyxFace = ReturnType<typeof buildTelnyxFace>;
