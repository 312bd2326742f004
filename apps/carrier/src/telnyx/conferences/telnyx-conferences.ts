import type { CallAudio } from '../../audio/call-audio';
import { BoundedMap } from '../../core/bounded-map';
import type { Playbacks } from '../calls/playbacks';
import type { TelnyxCall } from '../calls/telnyx-call';
import type { TelnyxEngine } from '../calls/telnyx-engine';
import { conferenceEnded, conferenceFull, joinedAlready, notInConference, unknownConference } from '../telnyx-error';
import type { CallEvents } from '../webhooks/call-events';
import type { Payload } from '../webhooks/event';
import { Conference, type JoinOptions, Participant } from './conference';

const KEPT = 2000;

/** Rooms and who is in them (carriers/telnyx.md §1.3). */
export class TelnyxConferences {
  private readonly conferences = new BoundedMap<Conference>(KEPT, ({ isOver }) => isOver);
  /** Told before a conference's `conference.ended`. */
  onEnd: (conference: Conference) => void = () => undefined;

  constructor(
    private readonly audio: CallAudio,
    private readonly events: CallEvents,
    private readonly playbacks: Playbacks,
    private readonly engine: TelnyxEngine,
  ) {}

  create(name: string, call: TelnyxCall, options: Conference['options'], join: JoinOptions): Conference {
    this.refuseTwice(call);
    const conference: Conference = new Conference(name, call, this.audio.room(), options, (left) => this.leave(conference, left));
    this.conferences.set(conference.id, conference);
    this.tell(conference, 'conference.created');
    this.join(conference, call, join);
    return conference;
  }

  /** 90058. */
  get(id: string): Conference {
    const conference = this.conferences.get(id);
    if (!conference) throw unknownConference();
    return conference;
  }

  find(id: string): Conference | undefined {
    return this.conferences.get(id);
  }

  /** 90058, 90019. */
  live(id: string): Conference {
    const conference = this.get(id);
    if (conference.isOver) throw conferenceEnded();
    return conference;
  }

  liveByName(name: string): Conference | undefined {
    return this.list().find((one) => one.name === name && !one.isOver);
  }

  /** Newest first. */
  list(): Conference[] {
    return this.conferences.newestFirst();
  }

  join(conference: Conference, call: TelnyxCall, options: JoinOptions): Participant {
    this.refuseTwice(call);
    if (conference.participants.size >= conference.options.maxParticipants) throw conferenceFull();
    call.leavePlace();
    const participant = new Participant(call, options);
    conference.participants.set(call.sid, participant);
    call.place = conference;
    call.conferenceId = conference.id;
    const starts = !conference.started && options.startOnEnter;
    conference.started ||= options.startOnEnter;
    call.audio.enter(conference.audio, { muted: options.mute, held: !conference.started });
    this.tell(conference, 'conference.participant.joined', call);
    if (starts) for (const { call: other, onHold } of conference.participants.values()) other.audio.setHeld(onHold);
    if (options.hold) this.hold(participant, options.holdAudioUrl);
    this.supervise(conference);
    return participant;
  }

  /** `monitor` is heard by nobody, `whisper` by those it names, `barge` and `none` by everybody (carriers/telnyx.md §1.1). */
  supervise({ participants }: Conference): void {
    for (const { call, options } of participants.values()) {
      const named = options.whisperTo.flatMap((id) => participants.get(id)?.call.audio ?? []);
      call.audio.setAudience(options.supervisorRole === 'monitor' ? [] : options.supervisorRole === 'whisper' ? named : null);
    }
  }

  /** The leg goes back to where it is alone; the call goes on. */
  leave(conference: Conference, call: TelnyxCall): void {
    const participant = conference.participants.get(call.sid);
    if (!participant) return;
    this.forget(conference, participant);
    this.tell(conference, 'conference.participant.left', call);
    if (conference.isOver) return;
    if (conference.participants.size === 0) this.end(conference, 'all_left');
    else if (participant.options.endOnExit) this.end(conference, 'host_left');
    else if (participant.options.softEndOnExit) this.end(conference, 'host_left', 'parked');
  }

  /** Whoever is in it is hung up, as the official package says of it; a soft end leaves them where they are alone. */
  end(conference: Conference, reason: NonNullable<Conference['endReason']>, legs: 'hung-up' | 'parked' = 'hung-up'): void {
    if (conference.isOver) return;
    conference.endedAt = new Date();
    conference.endReason = reason;
    this.playbacks.stop(conference.id, 'all');
    const inside = [...conference.participants.values()].map(({ call }) => call);
    for (const call of inside) this.leave(conference, call);
    this.onEnd(conference);
    this.tell(conference, 'conference.ended', conference.creator, { reason });
    if (legs === 'hung-up') for (const call of inside) this.engine.hangUp(call, 'api');
  }

  /** 90058 where the leg is not in it. Without ids, all of them. */
  chosen(conference: Conference, ids: readonly string[] | undefined): Participant[] {
    if (!ids) return [...conference.participants.values()];
    return ids.map((id) => {
      const participant = conference.participants.get(id);
      if (!participant) throw notInConference();
      return participant;
    });
  }

  setMuted(participant: Participant, muted: boolean): void {
    participant.muted = muted;
    participant.updatedAt = new Date();
    participant.call.audio.setMuted(muted);
  }

  hold(participant: Participant, audioUrl: string | null): void {
    participant.holdMusic?.abort(new Error('replaced'));
    participant.onHold = true;
    participant.updatedAt = new Date();
    participant.call.audio.setHeld(true);
    if (audioUrl === null) return;
    const { signal } = (participant.holdMusic = new AbortController());
    this.playMusic(participant, audioUrl, signal).catch((error: Error) => {
      if (!signal.aborted) participant.call.note(`hold music: ${error.message}`);
    });
  }

  unhold(participant: Participant): void {
    if (!participant.onHold) return;
    participant.onHold = false;
    participant.updatedAt = new Date();
    participant.holdMusic?.abort(new Error('over'));
    participant.call.audio.setHeld(false);
  }

  tell(conference: Conference, kind: string, call: TelnyxCall = conference.creator, more: Payload = {}): void {
    this.events.tell(call, kind, { conference_id: conference.id, occurred_at: new Date().toISOString(), ...more }, conference);
  }

  clear(): void {
    for (const { participants } of this.conferences)
      for (const { holdMusic } of participants.values()) holdMusic?.abort(new Error('reset'));
    this.conferences.clear();
  }

  private async playMusic({ call }: Participant, url: string, signal: AbortSignal): Promise<void> {
    const clip = await this.playbacks.fetch(url);
    while (!signal.aborted && clip.durationMs > 0) await call.audio.play(clip, signal);
  }

  private refuseTwice({ place }: TelnyxCall): void {
    if (place instanceof Conference) throw joinedAlready();
  }

  private forget(conference: Conference, participant: Participant): void {
    conference.participants.delete(participant.call.sid);
    conference.left.push(participant);
    participant.leftAt = new Date();
    participant.holdMusic?.abort(new Error('left'));
    if (participant.call.place === conference) participant.call.place = null;
    participant.call.audio.leave();
  }
}
