import { FRAME_SAMPLES } from './audio';
import type { AudioPort, AudioSource, FiniteSource, Frame } from './audio';
import type { MediaClock } from './media-clock';
import { Announcements } from './announcements';
import type { Playback } from './announcements';
import { clip, SILENT_FRAME } from './sources';

const NO_FRAMES: Frame[] = [];

interface Member {
  port: AudioPort;
  muted: boolean;
  /** Set while on hold: heard instead of the room. */
  holdSource: AudioSource | null;
  /** Who alone hears this member, besides whom everybody else does; null: everybody. */
  audience: ReadonlySet<AudioPort> | null;
  /** Played to this member only (TwiML <Play>, AnnounceUrl of a participant, wait music). */
  announcements: Announcements;
  /** What the member says in the current tick. */
  said: Frame | null;
}

/**
 * Where legs hear each other: everybody hears the sum of all the others. A room of one hears silence and announcements
 * (so a leg that only plays TwiML sits in a room of its own), a room of two is a plain call. A port belongs to at most
 * one room at a time.
 */
export class Room {
  private members: Member[] = [];
  private readonly roomAnnouncements = new Announcements();
  private readonly total = new Int32Array(FRAME_SAMPLES);
  private readonly mixed = new Int16Array(FRAME_SAMPLES);
  private unsubscribe: (() => void) | null = null;

  constructor(private readonly clock: MediaClock) {}

  get size(): number {
    return this.members.length;
  }

  has(port: AudioPort): boolean {
    return this.members.some((member) => member.port === port);
  }

  add(port: AudioPort, options: { muted?: boolean; holdSource?: AudioSource } = {}): void {
    if (this.has(port)) throw new Error('this port is in the room already');
    const member = {
      port,
      muted: options.muted ?? false,
      holdSource: options.holdSource ?? null,
      audience: null,
      said: null,
      announcements: new Announcements(),
    };
    // Copied on write: hearing something may make a leg leave in the middle of a tick.
    this.members = [...this.members, member];
    this.unsubscribe ??= this.clock.subscribe(() => this.mix());
  }

  /** Leaves; whatever was being played to this port alone ends as `stopped`. */
  remove(port: AudioPort): void {
    const member = this.members.find((other) => other.port === port);
    if (!member) return;
    this.members = this.members.filter((other) => other !== member);
    member.announcements.stopAll();
    if (this.members.length > 0) return;
    this.roomAnnouncements.stopAll();
    this.unsubscribe?.();
    this.unsubscribe = null;
  }

  /** A muted member hears the room and is not heard. */
  setMuted(port: AudioPort, muted: boolean): void {
    this.member(port).muted = muted;
  }

  /** From now on heard by these alone, a coach by whom they coach; null: by everybody again. */
  setAudience(port: AudioPort, audience: readonly AudioPort[] | null): void {
    this.member(port).audience = audience && new Set(audience);
  }

  /** A member on hold hears `source` only and is not heard. */
  hold(port: AudioPort, source: AudioSource): void {
    this.member(port).holdSource = source;
  }

  unhold(port: AudioPort): void {
    this.member(port).holdSource = null;
  }

  /** Plays on top of the conversation, to everybody who is not on hold, or to one member (then even on hold). */
  announce(source: AudioSource | FiniteSource, options: { to?: AudioPort } = {}): Playback {
    const target = options.to ? this.member(options.to).announcements : this.roomAnnouncements;
    return target.play(source);
  }

  /** Everybody leaves. The ports stay open: they belong to their legs. */
  close(): void {
    for (const { port } of this.members) this.remove(port);
  }

  private member(port: AudioPort): Member {
    const member = this.members.find((other) => other.port === port);
    if (!member) throw new Error('this port is not in the room');
    return member;
  }

  /** Mix-minus: everything is added once, then each member hears the total without itself. */
  private mix(): void {
    const members = this.members;
    const announced = this.roomAnnouncements.next();
    this.total.fill(0);
    let voices = 0;
    if (announced) voices += this.addToTotal(announced);
    for (const member of members) {
      // Asked in any case: a muted microphone must not pile up in its jitter buffer.
      const frame = member.port.next();
      member.said = member.muted || member.holdSource ? null : frame;
      if (member.said && !member.audience) voices += this.addToTotal(member.said);
    }
    for (const member of members) member.port.push(this.heardBy(member, voices));
  }

  private addToTotal(frame: Frame): number {
    for (let i = 0; i < FRAME_SAMPLES; i++) this.total[i]! += frame[i]!;
    return 1;
  }

  private heardBy(member: Member, voices: number): Frame {
    const own = member.announcements.next();
    if (member.holdSource) return this.sumOfTwo(member.holdSource.next(), own);
    const inTotal = member.audience ? null : member.said;
    const others = voices - (inTotal ? 1 : 0);
    const whispers = this.whispersTo(member.port);
    if (others === 0 && whispers.length === 0) return own ?? SILENT_FRAME;
    for (let i = 0; i < FRAME_SAMPLES; i++) {
      let sum = this.total[i]! - (inTotal ? inTotal[i]! : 0) + (own ? own[i]! : 0);
      for (const whisper of whispers) sum += whisper[i]!;
      this.mixed[i] = clip(sum);
    }
    return this.mixed;
  }

  private whispersTo(port: AudioPort): Frame[] {
    if (!this.members.some(({ audience }) => audience)) return NO_FRAMES;
    return this.members.flatMap(({ audience, said }) => (said && audience?.has(port) ? [said] : NO_FRAMES));
  }

  private sumOfTwo(first: Frame | null, second: Frame | null): Frame {
    if (!first || !second) return first ?? second ?? SILENT_FRAME;
    for (let i = 0; i < FRAME_SAMPLES; i++) this.mixed[i] = clip(first[i]! + second[i]!);
    return this.mixed;
  }
}
