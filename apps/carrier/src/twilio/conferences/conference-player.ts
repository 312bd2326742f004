import type { Timers } from '../../core/timers';
import type { ClipLibrary } from '../twiml/clip-library';
import type { DocumentPlayer } from '../twiml/document-player';
import type { Speaker } from '../twiml/play-verbs';
import { TwimlFault } from '../twiml/twiml-fault';
import { params } from '../webhooks/params';
import type { Conference, Participant, PlaySource } from './conference';
import type { ConferenceEvents } from './conference-events';

/** A document that sounds for less than this is not asked for again at once. */
const SHORTEST_ROUND_MS = 1000;

/** What is played into a conference: wait music, hold music, announcements, beeps. */
export class ConferencePlayer {
  /** A waitUrl that fails drops the call out of the conference. Set by the conference engine. */
  onWaitFailed: (participant: Participant) => void = () => undefined;

  constructor(
    private readonly documents: DocumentPlayer,
    private readonly clips: ClipLibrary,
    private readonly events: ConferenceEvents,
    private readonly timers: Timers,
  ) {}

  wait(participant: Participant): void {
    const { wait } = participant.options;
    if (!wait) return;
    const source = wait === 'default music' ? null : wait;
    this.loop(participant, 'wait', source, () => this.onWaitFailed(participant));
  }

  /** Without an address: our own music. */
  hold(participant: Participant, source: PlaySource | null): void {
    this.loop(participant, 'hold', source, () => undefined);
  }

  beep(conference: Conference): void {
    this.quietly(conference.audio.play(this.clips.beep(), new AbortController().signal));
  }

  /**
   * To everybody, or to one participant. The documents do not say what becomes of an announcement that is still running when
   * another is asked for everybody; here the new one takes its place.
   */
  async announce(conference: Conference, participant: Participant | null, source: PlaySource): Promise<void> {
    const listener = participant ?? conference.joined()[0];
    if (!listener) return;
    const speaker: Speaker = (clip, signal) => (participant ? participant.call.audio : conference.audio).play(clip, signal);
    const details = params({ AnnounceUrl: source.url });
    const controller = new AbortController();
    if (!participant) {
      conference.announcing?.abort(new Error('stopped'));
      conference.announcing = controller;
    }
    try {
      await this.documents.play(listener.call, { kind: 'announce', ...source }, speaker, controller.signal);
      this.events.tell(conference, 'announcement-end', details);
    } catch (error) {
      if (!(error instanceof TwimlFault)) return;
      listener.call.notify(error.code, error.message, error.url);
      this.events.tell(conference, 'announcement-fail', [...details, ...params({ ReasonAnnouncementFailed: error.message })]);
    }
  }

  private loop(participant: Participant, kind: 'wait' | 'hold', source: PlaySource | null, onFault: () => void): void {
    participant.stopPlaying();
    const controller = new AbortController();
    participant.playing = controller;
    this.quietly(
      this.playForEver(participant, kind, source, controller.signal).catch((error: unknown) => {
        if (!(error instanceof TwimlFault)) throw error;
        participant.call.notify(error.code, error.message, error.url);
        onFault();
      }),
    );
  }

  private async playForEver(
    participant: Participant,
    kind: 'wait' | 'hold',
    source: PlaySource | null,
    signal: AbortSignal,
  ): Promise<void> {
    const { call } = participant;
    while (!signal.aborted) {
      const begun = performance.now();
      if (source) await this.documents.play(call, { kind, ...source }, (clip, stop) => call.audio.play(clip, stop), signal);
      else await call.audio.play(this.clips.music(), signal);
      if (performance.now() - begun < SHORTEST_ROUND_MS) await this.timers.wait(SHORTEST_ROUND_MS, signal);
    }
  }

  /** Playing ends by being stopped: that is no fault. */
  private quietly(playing: Promise<unknown>): void {
    playing.catch(() => undefined);
  }
}
