import type { ContactScript } from '../contacts';
import { beep, pilotFrequency, RecordedPort, ringback, Room, ScriptedContact, sequence, silence, take, tone, withPilot } from '../media';
import type { AudioPort, AudioSource, MediaClock, Playback, SpeechLibrary } from '../media';
import type { CallAudio, Clip, ContactAudio, Heard, LegAudio, RecordedAudio, RoomAudio } from './call-audio';

/** The seam between call logic and the media folder: real rooms, real voices. */
export class LiveAudio implements CallAudio {
  private contacts = 0;

  constructor(
    private readonly clock: MediaClock,
    private readonly speech: SpeechLibrary,
  ) {}

  contact(script: ContactScript): ContactAudio {
    this.contacts += 1;
    return new LiveContact(this.clock, new ScriptedContact(), voiceOf(script, this.speech), pilotFrequency(this.contacts));
  }

  browser(port: AudioPort): LegAudio {
    return new LiveLeg(this.clock, port);
  }

  room(): RoomAudio {
    return new LiveRoom(this.clock);
  }
}

/** The tone of a called fax (CED, ITU-T T.30): 2100 Hz. */
const FAX_HZ = 2100;

function voiceOf({ voice, greeting }: ContactScript, speech: SpeechLibrary): AudioSource {
  if (voice === 'fax') return tone(FAX_HZ);
  const speaking = speech.loop(voice === 'sentence' ? 'known-sentence' : 'person');
  if (voice !== 'machine' || !greeting) return speaking;
  return sequence(take(speaking, greeting.ms), ...(greeting.beep ? [beep()] : []), silence());
}

class LiveRoom implements RoomAudio {
  readonly room: Room;

  constructor(clock: MediaClock) {
    this.room = new Room(clock);
  }

  play(clip: Clip, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    return until(this.room.announce(clip.source()), signal);
  }
}

const NOBODY = new RecordedPort({ next: () => null, push: () => undefined, close: () => undefined });

class LiveLeg implements LegAudio {
  private port: RecordedPort;
  /** Where nobody else is: what the leg hears is only what is played to it. */
  private readonly alone: Room;
  private room: Room;
  private closed = false;

  constructor(clock: MediaClock, port: AudioPort) {
    this.port = new RecordedPort(port);
    this.alone = new Room(clock);
    this.room = this.alone;
    this.room.add(this.port);
  }

  async play(clip: Clip, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.closed) throw new Error('the leg is closed');
    await until(this.room.announce(clip.source(), { to: this.port }), signal);
  }

  enter(room: RoomAudio, { muted, held }: { muted: boolean; held: boolean }): void {
    if (!(room instanceof LiveRoom)) throw new Error('a live leg enters live rooms only');
    this.move(room.room);
    this.setMuted(muted);
    this.setHeld(held);
  }

  leave(): void {
    this.move(this.alone);
  }

  setMuted(muted: boolean): void {
    if (!this.closed) this.room.setMuted(this.port, muted);
  }

  setHeld(held: boolean): void {
    if (this.closed) return;
    if (held) this.room.hold(this.port, silence());
    else this.room.unhold(this.port);
  }

  setAudience(listeners: readonly LegAudio[] | null): void {
    if (this.closed) return;
    const ports = listeners?.filter((leg) => leg instanceof LiveLeg).map((leg) => leg.port) ?? null;
    this.room.setAudience(this.port, ports);
  }

  startRecording(): void {
    this.port.start();
  }

  pauseRecording(): void {
    this.port.pause();
  }

  resumeRecording(): void {
    this.port.resume();
  }

  stopRecording(): RecordedAudio {
    return this.port.stop();
  }

  heard(_frequency: number | null): Heard | null {
    return null;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.room.remove(this.port);
    this.port.close();
    // The call is kept for lists long after its end; its audio buffers are not.
    this.port = NOBODY;
  }

  private move(to: Room): void {
    if (this.closed || this.room === to) return;
    this.room.remove(this.port);
    this.room = to;
    this.room.add(this.port);
  }
}

class LiveContact extends LiveLeg implements ContactAudio {
  private person: ScriptedContact | null;
  private human = false;

  constructor(
    clock: MediaClock,
    person: ScriptedContact,
    private voice: AudioSource,
    private readonly tone: number,
  ) {
    super(clock, person);
    this.person = person;
  }

  get pilotHz(): number | null {
    return this.human ? null : this.tone;
  }

  ring(): void {
    this.person?.say(ringback());
  }

  answer(): void {
    this.person?.say(this.marked(this.voice));
  }

  say(clip: Clip): void {
    this.person?.say(this.marked(sequence(clip.source(), this.voice)));
  }

  handOver(port: AudioPort): void {
    this.human = true;
    this.voice = port;
    this.person?.say(port);
    this.person?.passOn(port);
  }

  override heard(frequency: number | null): Heard | null {
    const { person } = this;
    if (!person) return null;
    return {
      amplitude: frequency === null ? null : Math.round(person.heard(frequency)),
      loudness: Math.round(person.heardLoudness()),
      heardMs: person.heardMs,
    };
  }

  override close(): void {
    super.close();
    this.person = null;
  }

  /** A human is not to be heard humming. */
  private marked(voice: AudioSource): AudioSource {
    return this.human ? voice : withPilot(voice, this.tone);
  }
}

/** Resolves when it was played to its end; rejects when it was stopped. */
async function until(playback: Playback, signal: AbortSignal): Promise<void> {
  const stop = (): void => playback.stop();
  signal.addEventListener('abort', stop, { once: true });
  const how = await playback.finished;
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  if (how === 'stopped') throw new Error('stopped');
}
