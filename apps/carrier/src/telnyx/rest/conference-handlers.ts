import type { CallAudio } from '../../audio/call-audio';
import type { TelnyxCallStore } from '../calls/call-store';
import { type Playbacks, type Sound, soundFields } from '../calls/playbacks';
import type { Conference, JoinOptions, Participant } from '../conferences/conference';
import type { TelnyxConferences } from '../conferences/telnyx-conferences';
import type { TelnyxRecordings } from '../recordings/telnyx-recordings';
import { missing, notInConference, outOfRange } from '../telnyx-error';
import { loopOf, recordStartOf, soundOf } from './call-parts';
import type { Fields } from './fields';
import { data, type Handler, ok, page, type RestAnswer, type RestRequest } from './rest-answer';
import { conferenceView, participantView } from './views';

export interface ConferenceServices {
  audio: CallAudio;
  calls: TelnyxCallStore;
  conferences: TelnyxConferences;
  playbacks: Playbacks;
  recordings: TelnyxRecordings;
}

const MOST = 250;

/** carriers/telnyx.md §1.3. */
export class ConferenceHandlers {
  constructor(private readonly services: ConferenceServices) {}

  create({ body }: RestRequest): RestAnswer {
    const { calls, conferences } = this.services;
    const call = calls.answered(body.text('call_control_id') ?? '');
    const state = body.text('client_state');
    if (state !== undefined) call.clientState = state;
    const options = {
      maxParticipants: body.number('max_participants') ?? MOST,
      startOnCreate: !body.has('start_conference_on_create') || body.flag('start_conference_on_create'),
      region: body.text('region') ?? null,
    };
    const conference = conferences.create(body.text('name') ?? '', call, options, {
      ...joinOptions(body),
      startOnEnter: options.startOnCreate,
    });
    return data(conferenceView(conference), conference.id);
  }

  list({ query }: RestRequest): RestAnswer {
    const [name, status] = [query.get('filter[name]'), query.get('filter[status]')];
    const found = this.services.conferences
      .list()
      .filter((one) => (name === null || one.name === name) && (status === null || one.status === status));
    return page(found, query, conferenceView);
  }

  get({ path: [id = ''] }: RestRequest): RestAnswer {
    return data(conferenceView(this.services.conferences.get(id)), id);
  }

  participants({ path: [id = ''], query }: RestRequest): RestAnswer {
    const conference = this.services.conferences.get(id);
    const [muted, held] = [query.get('filter[muted]'), query.get('filter[on_hold]')];
    const all = [...conference.participants.values()]
      .filter((one) => muted === null || String(one.muted) === muted)
      .filter((one) => held === null || String(one.onHold) === held);
    return page(all, query, (participant) => participantView(conference, participant));
  }

  participant({ path: [id = '', key = ''] }: RestRequest): RestAnswer {
    const conference = this.services.conferences.get(id);
    return data(participantView(conference, participantOf(conference, key)), id);
  }

  updateParticipant({ path: [id = '', key = ''], body }: RestRequest): RestAnswer {
    const conference = this.services.conferences.live(id);
    const { options } = participantOf(conference, key);
    if (body.has('end_conference_on_exit')) options.endOnExit = body.flag('end_conference_on_exit');
    if (body.has('soft_end_conference_on_exit')) options.softEndOnExit = body.flag('soft_end_conference_on_exit');
    return data(participantView(conference, participantOf(conference, key)), id);
  }

  join = this.on((conference, body) => {
    const { calls, conferences } = this.services;
    const call = calls.answered(body.text('call_control_id') ?? '');
    const state = body.text('client_state');
    if (state !== undefined) call.clientState = state;
    conferences.join(conference, call, joinOptions(body));
  });
  leave = this.on((conference, body) => {
    const [participant] = this.services.conferences.chosen(conference, [body.text('call_control_id') ?? '']);
    if (participant) this.services.conferences.leave(conference, participant.call);
  });
  mute = this.onChosen((participant) => this.services.conferences.setMuted(participant, true));
  unmute = this.onChosen((participant) => this.services.conferences.setMuted(participant, false));
  hold = this.onChosen((participant, body) =>
    this.services.conferences.hold(participant, body.has('audio_url') || body.has('media_name') ? urlOf(soundOf(body)) : null),
  );
  unhold = this.onChosen((participant) => this.services.conferences.unhold(participant));
  update = this.on((conference, body) => {
    const [participant] = this.services.conferences.chosen(conference, [body.text('call_control_id') ?? '']);
    if (!participant) return;
    participant.options.supervisorRole = body.text('supervisor_role') ?? participant.options.supervisorRole;
    participant.options.whisperTo = body.texts('whisper_call_control_ids') ?? participant.options.whisperTo;
    this.services.conferences.supervise(conference);
  });
  end = this.on((conference) => this.services.conferences.end(conference, 'ended_via_api'));

  play = this.on((conference, body) => this.playTo(conference, 'playback', soundOf(body), body));
  speak = this.on((conference, body) => {
    const text = body.text('payload') ?? '';
    if (text.length < 1 || text.length > 5000) throw outOfRange('payload', 'must have 1 to 5000 characters');
    this.playTo(conference, 'speak', { text }, body);
  });
  stop = this.on((conference) => this.services.playbacks.stop(conference.id, 'all'));

  recordStart = this.on((conference, body) => {
    const { audio, recordings } = this.services;
    // Who sits in the room and says nothing hears what everybody says.
    const listener = audio.browser({ next: () => null, push: () => undefined, close: () => undefined });
    listener.enter(conference.audio, { muted: true, held: false });
    // One channel for the whole room, and that is what is heard there.
    const options = { ...recordStartOf(body, 'StartConferenceRecordingAPI'), track: 'outbound', channels: 'single' } as const;
    recordings.startConference(conference, options, listener);
  });
  recordStop = this.on((conference) => this.services.recordings.running(conference).forEach((one) => this.services.recordings.stop(one)));
  recordPause = this.on((conference) => this.services.recordings.running(conference).forEach((one) => this.services.recordings.pause(one)));
  recordResume = this.on((conference) =>
    this.services.recordings.running(conference).forEach((one) => this.services.recordings.resume(one)),
  );

  private on(action: (conference: Conference, body: Fields) => void): Handler {
    return ({ path: [id = ''], body }) => {
      action(this.services.conferences.live(id), body);
      return ok(id);
    };
  }

  private onChosen(action: (participant: Participant, body: Fields) => void): Handler {
    return this.on((conference, body) => {
      for (const participant of this.services.conferences.chosen(conference, body.texts('call_control_ids'))) action(participant, body);
    });
  }

  private playTo(conference: Conference, what: 'playback' | 'speak', sound: Sound, body: Fields): void {
    const { conferences, playbacks } = this.services;
    const ids = body.texts('call_control_ids');
    const listeners = ids ? conferences.chosen(conference, ids).map(({ call }) => call.audio) : [conference.audio];
    const details = soundFields(sound);
    playbacks.play(conference.id, {
      sound,
      loop: loopOf(body),
      overlay: ids !== undefined,
      listeners,
      onStarted: () => conferences.tell(conference, `conference.${what}.started`, conference.creator, details),
      onEnded: (status) => conferences.tell(conference, `conference.${what}.ended`, conference.creator, { ...details, status }),
    });
  }
}

export function joinOptions(body: Fields): JoinOptions {
  return {
    mute: body.flag('mute'),
    hold: body.flag('hold'),
    holdAudioUrl: body.text('hold_audio_url') ?? null,
    endOnExit: body.flag('end_conference_on_exit'),
    softEndOnExit: body.flag('soft_end_conference_on_exit'),
    startOnEnter: !body.has('start_conference_on_enter') || body.flag('start_conference_on_enter'),
    supervisorRole: body.text('supervisor_role') ?? 'none',
    whisperTo: body.texts('whisper_call_control_ids') ?? [],
  };
}

/** By its own id or its leg's. */
function participantOf({ participants }: Conference, key: string): Participant {
  const found = participants.get(key) ?? [...participants.values()].find(({ id }) => id === key);
  if (!found) throw notInConference();
  return found;
}

function urlOf(sound: Sound): string {
  if ('url' in sound) return sound.url;
  throw missing('audio_url');
}
