import type { Account } from '../account';
import type { CallEngine, CallPlan } from '../calls/call-engine';
import type { Call } from '../calls/call';
import type { OutboundCalls } from '../calls/outbound-calls';
import type { ConferenceEngine } from '../conferences/conference-engine';
import { Participant, type Conference } from '../conferences/conference';
import { badParameter, notFound } from '../twilio-error';
import type { TwimlRunners } from '../twiml/twiml-runners';
import { progressOf } from './call-handlers';
import type { ConferenceFinder } from './conference-finder';
import { participantDetectionOf } from './detection-params';
import { page } from './page';
import { coachedOf, conferenceCallbackOf, participantOptionsOf, playSourceOf } from './participant-params';
import { recordOptions } from './recording-options';
import type { RequestParams } from './request-params';
import { created, gone, ok, type RestContext, type RestHandlers } from './rest-context';
import { participantView } from './views';

const DEFAULT_TIMEOUT_S = 60;

/** Undefined: as it was. `Coaching=false` ends it. */
const coachingOf = (params: RequestParams): string | null | undefined => {
  const coaching = params.flag('Coaching');
  return coaching === undefined ? undefined : coaching ? coachedOf(params) : null;
};

interface ParticipantServices {
  account: Account;
  finder: ConferenceFinder;
  conferences: ConferenceEngine;
  calls: CallEngine;
  outbound: OutboundCalls;
  runners: TwimlRunners;
}

/** `/Conferences/{CF or name}/Participants`. */
export class ParticipantHandlers {
  constructor(private readonly services: ParticipantServices) {}

  readonly handlers: RestHandlers = {
    CreateParticipant: (context) => this.create(context),
    FetchParticipant: (context) => this.fetch(context),
    ListParticipant: (context) => this.list(context),
    UpdateParticipant: (context) => this.update(context),
    DeleteParticipant: (context) => this.remove(context),
  };

  private create(context: RestContext) {
    const { params } = context;
    const { account, conferences, outbound } = this.services;
    const options = participantOptionsOf(params);
    // Looked up first: a full room or a doubled label must not cause a dial.
    const live = this.services.finder.forDial(context);
    const refusal = live && conferences.refusal(live, options);
    if (refusal) throw badParameter(refusal.message, refusal.code);
    const early = params.flag('EarlyMedia') ?? true;
    const { call, trouble } = outbound.dial(
      {
        to: params.text('To') ?? '',
        from: params.text('From') ?? '',
        progress: progressOf(params),
        timeoutS: params.number('Timeout') ?? DEFAULT_TIMEOUT_S,
        timeLimitS: params.number('TimeLimit'),
        record: params.flag('Record') ? recordOptions(params, 'OutboundAPI') : null,
        detection: participantDetectionOf(params),
      },
      () => this.plan(early),
    );
    const conference = live ?? conferences.open(account.sid, context.path['ConferenceSid'] ?? '', conferenceCallbackOf(params));
    const participant = new Participant(call, options, () => this.left(call));
    conferences.admit(conference, participant);
    return { ...created(participantView(conference, participant), call.sid), loseReply: trouble?.kind === 'lost-reply' };
  }

  /** With early media the leg is in the room before anybody answers (calls.md A3). */
  private plan(early: boolean): CallPlan {
    const join = (call: Call): void => this.services.conferences.join(call);
    return early ? { onRinging: join, onAnswered: join } : { onAnswered: join };
  }

  /** Out of the conference and with no TwiML of its own to go on with: the call is over. */
  private left(call: Call): void {
    if (!this.services.runners.has(call)) this.services.calls.hangUp(call, 'api');
  }

  private fetch(context: RestContext) {
    const { conference, participant } = this.find(context);
    return ok(participantView(conference, participant));
  }

  private list(context: RestContext) {
    const { params, uri, query } = context;
    const conference = this.services.finder.bySid(context);
    const [muted, hold, coaching] = [params.flag('Muted'), params.flag('Hold'), params.flag('Coaching')];
    const found = [...conference.participants.values()]
      .filter((participant) => (muted === undefined || participant.muted === muted) && (hold === undefined || participant.held === hold))
      .filter((participant) => coaching === undefined || (participant.options.coach !== null) === coaching)
      .map((participant) => ({ sid: participant.call.sid, participant }));
    return ok(
      page(found, { path: uri, query, key: 'participants', params }, ({ participant }) => participantView(conference, participant)),
    );
  }

  private update(context: RestContext) {
    const { params } = context;
    const { conferences } = this.services;
    const { conference, participant } = this.find(context);
    const coached = coachingOf(params);
    if (coached && !conference.participants.has(coached)) throw badParameter('The call to coach is not in the conference', 13240);
    if (coached !== undefined) conferences.setCoaching(conference, participant, coached);
    const [muted, hold, endOnExit] = [params.flag('Muted'), params.flag('Hold'), params.flag('EndConferenceOnExit')];
    if (muted !== undefined) conferences.setMuted(conference, participant, muted);
    if (hold !== undefined) conferences.setHeld(conference, participant, hold, playSourceOf(params, 'Hold', 'GET'));
    if (endOnExit !== undefined) conferences.setEndOnExit(conference, participant, endOnExit);
    const announcement = playSourceOf(params, 'Announce', 'POST');
    if (announcement) conferences.announce(conference, participant, announcement);
    return ok(participantView(conference, participant));
  }

  private remove(context: RestContext) {
    const { participant } = this.find(context);
    this.services.conferences.leave(participant.call, 'participant_updated_via_api', true);
    return gone();
  }

  private find(context: RestContext): { conference: Conference; participant: Participant } {
    const conference = this.services.finder.bySid(context);
    const participant = conference.find(context.path['CallSid'] ?? '');
    if (!participant) throw notFound(context.uri);
    return { conference, participant };
  }
}
