import type { CallAudio } from '../audio/call-audio';
import type { CarrierConfig } from '../config';
import { DialPacer } from '../core/dial-pacer';
import type { Faults } from '../core/faults';
import type { RequestLog } from '../core/request-log';
import type { Timers } from '../core/timers';
import type { PhoneBook } from '../phone-port';
import { Account } from './account';
import { BrowserCalls } from './browser/browser-calls';
import { CallEngine } from './calls/call-engine';
import { CallFactory } from './calls/call-factory';
import { CallProgress } from './calls/call-progress';
import { CallStore } from './calls/call-store';
import { InboundCalls } from './calls/inbound-calls';
import { MachineDetection } from './calls/machine-detection';
import { OutboundCalls } from './calls/outbound-calls';
import { ConferenceEngine } from './conferences/conference-engine';
import { ConferenceEvents } from './conferences/conference-events';
import { ConferencePlayer } from './conferences/conference-player';
import { ConferenceStore } from './conferences/conference-store';
import { RecordingEngine } from './recordings/recording-engine';
import { AccountHandlers } from './rest/account-handlers';
import { CallHandlers } from './rest/call-handlers';
import { ConferenceFinder } from './rest/conference-finder';
import { ConferenceHandlers } from './rest/conference-handlers';
import { ParticipantHandlers } from './rest/participant-handlers';
import { RecordingHandlers } from './rest/recording-handlers';
import { RecordingMedia } from './rest/recording-media';
import { RestServer } from './rest/rest-server';
import type { ClipLibrary } from './twiml/clip-library';
import { DialConference } from './twiml/dial-conference';
import { DialNumbers } from './twiml/dial-numbers';
import { dialVerb } from './twiml/dial-verb';
import { DocumentFetcher } from './twiml/document-fetcher';
import { DocumentPlayer } from './twiml/document-player';
import { PlayVerbs } from './twiml/play-verbs';
import { gatherVerb } from './twiml/gather-verb';
import { simpleVerbs } from './twiml/simple-verbs';
import { TwimlRunners } from './twiml/twiml-runners';
import { WebhookCourier } from '../webhooks/webhook-courier';
import { WebhookSender } from './webhooks/webhook-sender';

export interface FaceParts {
  config: CarrierConfig;
  audio: CallAudio;
  clips: ClipLibrary;
  timers: Timers;
  faults: Faults;
  log: RequestLog;
  phones: PhoneBook;
  baseUrl: () => string;
}

/** Puts the Twilio side together: who knows whom is decided here and nowhere else. */
export function buildTwilioFace({ config, audio, clips, timers, faults, log, phones, baseUrl }: FaceParts) {
  const account = new Account(config);
  const pacer = new DialPacer(config.dialsPerSecond, timers);
  const courier = new WebhookCourier(new WebhookSender(config.authToken, timers), timers, faults);
  const engine = new CallEngine(pacer, timers, new CallProgress(courier), config.concurrentCalls);
  const calls = new CallStore(config.keepCalls);
  const factory = new CallFactory(account.sid, calls, audio, engine, timers, phones);

  const documents = new DocumentFetcher(courier, clips);
  const playVerbs = new PlayVerbs(clips, documents);
  const conferenceStore = new ConferenceStore(config.keepCalls);
  const events = new ConferenceEvents(courier);
  const player = new ConferencePlayer(new DocumentPlayer(documents, playVerbs), clips, events, timers);
  const conferences = new ConferenceEngine(conferenceStore, events, player, audio, engine);
  const recordings = new RecordingEngine(baseUrl, courier, timers, engine);

  const dial = dialVerb(new DialConference(conferences, timers), new DialNumbers(factory, engine, audio));
  const verbs = new Map([...simpleVerbs(playVerbs), ['Dial', dial] as const, ['Gather', gatherVerb(playVerbs, timers)] as const]);
  const runners = new TwimlRunners({ engine, documents, clips, verbs }, conferences);
  const outbound = new OutboundCalls(account, factory, engine, runners, recordings, new MachineDetection(courier, timers));

  const finder = new ConferenceFinder(conferenceStore);
  const handlers = {
    ...new CallHandlers(account, calls, engine, outbound).handlers,
    ...new ParticipantHandlers({ account, finder, conferences, calls: engine, outbound, runners }).handlers,
    ...new ConferenceHandlers(conferenceStore, finder, conferences).handlers,
    ...new RecordingHandlers(calls, recordings).handlers,
    ...new AccountHandlers(account).handlers,
  };
  const rest = new RestServer({
    account,
    handlers,
    media: new RecordingMedia(recordings),
    log,
    faults,
    timers,
    mostAtOnce: config.concurrentRequests,
  });

  /** Ends and forgets everything, telling nobody. */
  const reset = (): void => {
    pacer.clear();
    courier.clear();
    engine.abandonAll(calls.all());
    conferences.reset();
    runners.clear();
    recordings.clear();
    calls.clear();
  };
  return {
    rest,
    acceptor: new BrowserCalls(account, factory, engine, runners),
    inbound: new InboundCalls(account, factory, engine, runners),
    calls,
    conferences: conferenceStore,
    factory,
    reset,
  };
}
