import type { CallAudio } from '../../audio/call-audio';
import type { Call } from '../calls/call';
import type { CallEngine } from '../calls/call-engine';
import { sid } from '../sids';
import type { ConferenceEvents } from './conference-events';
import { Conference } from './conference';
import type { ConferenceCallback, EndReason, LeaveReason, Participant, ParticipantOptions, PlaySource } from './conference';
import type { ConferencePlayer } from './conference-player';
import type { ConferenceStore } from './conference-store';

const MOST_PARTICIPANTS = 250;

const beepsOn = ({ options }: Participant, moment: 'onEnter' | 'onExit'): boolean => options.beep === 'true' || options.beep === moment;

/** Rooms and who is in them: the only writer of conference state (carriers/twilio.md §1, §2, §4). */
export class ConferenceEngine {
  private readonly inConference = new Map<string, { conference: Conference; participant: Participant }>();

  constructor(
    private readonly store: ConferenceStore,
    private readonly events: ConferenceEvents,
    private readonly player: ConferencePlayer,
    private readonly audio: CallAudio,
    calls: CallEngine,
  ) {
    player.onWaitFailed = ({ call }) => this.leave(call, 'participant_updated_via_api');
    calls.onEnd((call) => this.leave(call, call.answeredAt ? 'participant_hung_up' : 'participant_add_failed'));
  }

  /** The live conference of that name, or a new one with this callback. */
  open(accountSid: string, name: string, callback: ConferenceCallback | null): Conference {
    const live = this.store.live(name);
    if (live) return live;
    const conference = new Conference(sid('CF'), accountSid, name, callback, this.audio.room());
    this.store.add(conference);
    return conference;
  }

  /** Why nobody with these options may come in, if so. */
  refusal(conference: Conference, options: ParticipantOptions): { code: number; message: string } | null {
    if (options.label !== null && conference.hasLabel(options.label))
      return { code: 16025, message: `The participant label "${options.label}" is not unique in the conference` };
    if (options.coach !== null && !conference.participants.has(options.coach))
      return { code: 13240, message: 'The call to coach is not in the conference' };
    const limit = Math.min(options.maxParticipants, MOST_PARTICIPANTS);
    if (conference.participants.size >= limit) return { code: 16020, message: 'Max participant limit reached' };
    return null;
  }

  /** Takes a place in the conference: from now on it is not empty, though nobody may be audible yet. */
  admit(conference: Conference, participant: Participant): void {
    const { call } = participant;
    conference.participants.set(call.sid, participant);
    if (Object.keys(call.habits).length > 0) conference.habits = call.habits;
    call.conferenceSid = conference.sid;
    this.inConference.set(call.sid, { conference, participant });
  }

  join(call: Call): void {
    const place = this.inConference.get(call.sid);
    if (!place || place.participant.joinedAt) return;
    const { conference, participant } = place;
    participant.joinedAt = new Date();
    this.touch(conference, participant);
    call.audio.enter(conference.audio, { muted: participant.muted, held: conference.status === 'init' });
    this.setAudiences(conference);
    this.events.tellOf(conference, 'participant-join', participant);
    if (this.mayStart(conference)) return this.start(conference);
    if (conference.status === 'in-progress' && beepsOn(participant, 'onEnter')) this.player.beep(conference);
    if (conference.status === 'init') this.player.wait(participant);
  }

  /** The call's part in its conference ends; the call itself may go on. */
  leave(call: Call, reason: LeaveReason, kicked = false): void {
    const place = this.inConference.get(call.sid);
    if (!place) return;
    const { conference, participant } = place;
    this.forget(conference, participant);
    this.events.left(conference, participant, reason);
    participant.onLeft(reason);
    if (!conference.isLive) return;
    if (participant.joinedAt && conference.participants.size > 0 && beepsOn(participant, 'onExit')) this.player.beep(conference);
    const how = kicked ? 'kicked' : 'left';
    if (participant.options.endOnExit && participant.joinedAt)
      this.end(conference, `participant-with-end-conference-on-exit-${how}`, participant);
    else if (conference.participants.size === 0) this.end(conference, `last-participant-${how}`, participant);
  }

  end(conference: Conference, reason: EndReason, by: Participant | null = null): void {
    if (!conference.isLive) return;
    conference.status = 'completed';
    conference.endReason = reason;
    conference.endedByCall = by?.call ?? null;
    conference.endedByLabel = by?.label ?? null;
    conference.endedAt = new Date();
    this.touch(conference);
    this.store.ended(conference);
    const why = reason === 'conference-ended-via-api' ? 'conference_ended_via_api' : 'moderator_ended_conference';
    for (const participant of [...conference.participants.values()]) {
      this.forget(conference, participant);
      this.events.left(conference, participant, why);
      participant.onLeft(why);
    }
    this.events.ended(conference);
  }

  setMuted(conference: Conference, participant: Participant, muted: boolean): void {
    if (participant.muted === muted) return;
    participant.muted = muted;
    if (participant.joinedAt) participant.call.audio.setMuted(muted);
    this.touch(conference, participant);
    this.events.tellOf(conference, muted ? 'participant-mute' : 'participant-unmute', participant);
  }

  setHeld(conference: Conference, participant: Participant, held: boolean, music: PlaySource | null): void {
    const changed = participant.held !== held;
    participant.held = held;
    if (participant.joinedAt) participant.call.audio.setHeld(held || conference.status === 'init');
    this.touch(conference, participant);
    if (held && (changed || music)) this.player.hold(participant, music);
    if (!held && changed) participant.stopPlaying();
    if (changed) this.events.tellOf(conference, held ? 'participant-hold' : 'participant-unhold', participant);
  }

  setEndOnExit(conference: Conference, participant: Participant, endOnExit: boolean): void {
    if (participant.options.endOnExit === endOnExit) return;
    participant.options.endOnExit = endOnExit;
    this.touch(conference, participant);
    this.events.tellOf(conference, 'participant-modify', participant);
  }

  /** `callSid`: of the participant who alone hears the coach from now on; null: no coach any more. */
  setCoaching(conference: Conference, participant: Participant, callSid: string | null): void {
    if (participant.options.coach === callSid) return;
    participant.options.coach = callSid;
    this.setAudiences(conference);
    this.touch(conference, participant);
    this.events.tellOf(conference, 'participant-modify', participant);
  }

  announce(conference: Conference, participant: Participant | null, source: PlaySource): void {
    void this.player.announce(conference, participant, source);
  }

  reset(): void {
    for (const { participant } of this.inConference.values()) participant.stopPlaying();
    this.inConference.clear();
    this.store.clear();
  }

  /** A coach whose participant has left is heard by nobody until they are told otherwise. */
  private setAudiences(conference: Conference): void {
    for (const { call, options } of conference.joined()) {
      const coached = options.coach === null ? null : conference.participants.get(options.coach);
      call.audio.setAudience(options.coach === null ? null : coached ? [coached.call.audio] : []);
    }
  }

  private mayStart(conference: Conference): boolean {
    const joined = conference.joined();
    return conference.status === 'init' && joined.length >= 2 && joined.some((participant) => participant.options.startOnEnter);
  }

  private start(conference: Conference): void {
    conference.status = 'in-progress';
    this.touch(conference);
    for (const participant of conference.joined()) {
      if (participant.held) continue;
      participant.stopPlaying();
      participant.call.audio.setHeld(false);
    }
    this.events.tell(conference, 'conference-start');
  }

  private forget(conference: Conference, participant: Participant): void {
    conference.participants.delete(participant.call.sid);
    this.inConference.delete(participant.call.sid);
    participant.stopPlaying();
    participant.call.audio.leave();
    this.touch(conference);
  }

  private touch(conference: Conference, participant?: Participant): void {
    conference.updatedAt = new Date();
    if (participant) participant.updatedAt = conference.updatedAt;
  }
}
