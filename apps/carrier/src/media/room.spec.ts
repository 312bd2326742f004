import type { AudioPort, AudioSource } from './audio';
import { MediaClock } from './media-clock';
import { Room } from './room';
import { pause, sequence, SILENT_FRAME, take, tone } from './sources';
import { ScriptedContact } from './scripted-contact';

/** Says one constant value, remembers the last value heard, and shows whether the mixer touched what it was given. */
function voice(value: number | null) {
  const state = { heard: null as number | null, asked: 0 };
  const frame = value === null ? null : new Int16Array(160).fill(value);
  const port: AudioPort = {
    next: () => (state.asked++, frame),
    push: (received) => {
      expect(new Set(received).size).toBe(1);
      state.heard = received[0]!;
    },
    close: () => {},
  };
  return { port, state, unchanged: () => frame!.every((sample) => sample === value) };
}

const constant = (value: number): AudioSource => ({ next: () => new Int16Array(160).fill(value) });

describe('Room', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const tick = (count = 1) => jest.advanceTimersByTime(20 * count);
  const setUp = (...values: (number | null)[]) => {
    const room = new Room(new MediaClock());
    const voices = values.map(voice);
    voices.forEach(({ port }) => room.add(port));
    return { room, voices, heard: () => voices.map(({ state }) => state.heard) };
  };

  it('gives a lonely member silence', () => {
    const { heard } = setUp(5);
    tick();
    expect(heard()).toEqual([0]);
  });

  it('lets two hear each other', () => {
    const { heard } = setUp(5, 7);
    tick();
    expect(heard()).toEqual([7, 5]);
  });

  it('lets everybody hear all the others', () => {
    const { heard, voices } = setUp(1, 10, 100, null);
    tick();
    expect(heard()).toEqual([110, 101, 11, 111]);
    expect(voices.slice(0, 3).every(({ unchanged }) => unchanged())).toBe(true);
  });

  it('clips the sum for each listener, not before', () => {
    const { heard } = setUp(30_000, 30_000, -30_000);
    tick();
    expect(heard()).toEqual([0, 0, 32_767]);
    const loud = setUp(-30_000, -30_000, 0);
    tick();
    expect(loud.heard()).toEqual([-30_000, -30_000, -32_768]);
  });

  it('does not let a muted member be heard, and still empties its buffer', () => {
    const { room, voices, heard } = setUp(1, 10, 100);
    room.setMuted(voices[0]!.port, true);
    tick(3);
    expect(heard()).toEqual([110, 100, 10]);
    expect(voices[0]!.state.asked).toBe(3);
    room.setMuted(voices[0]!.port, false);
    tick();
    expect(heard()).toEqual([110, 101, 11]);
  });

  it('gives a held member its hold source only, and the others nothing of it', () => {
    const { room, voices, heard } = setUp(1, 10, 100);
    room.hold(voices[0]!.port, constant(3));
    tick();
    expect(heard()).toEqual([3, 100, 10]);
    room.unhold(voices[0]!.port);
    tick();
    expect(heard()).toEqual([110, 101, 11]);
  });

  it('plays an announcement to everybody on top of the talk, until it ends', async () => {
    const { room, heard } = setUp(1, 10);
    const { finished } = room.announce(take(constant(1000), 60));
    tick();
    expect(heard()).toEqual([1010, 1001]);
    tick(2);
    await expect(finished).resolves.toBe('ended');
    tick();
    expect(heard()).toEqual([10, 1]);
  });

  it('plays an announcement to one member, even on hold, and stops it on request', async () => {
    const { room, voices, heard } = setUp(1, 10);
    const { finished, stop } = room.announce(constant(1000), { to: voices[0]!.port });
    tick();
    expect(heard()).toEqual([1010, 1]);
    room.hold(voices[0]!.port, constant(3));
    tick();
    expect(heard()).toEqual([1003, 0]);
    stop();
    await expect(finished).resolves.toBe('stopped');
    tick();
    expect(heard()).toEqual([3, 0]);
  });

  it('mixes several announcements', () => {
    const { room, heard } = setUp(1);
    room.announce(constant(20));
    room.announce(constant(300));
    tick();
    expect(heard()).toEqual([320]);
  });

  it('ends what is played to a member who leaves, and to a room that empties', async () => {
    const { room, voices } = setUp(1, 10);
    const personal = room.announce(constant(5), { to: voices[0]!.port });
    const general = room.announce(constant(5));
    room.remove(voices[0]!.port);
    await expect(personal.finished).resolves.toBe('stopped');
    room.remove(voices[1]!.port);
    await expect(general.finished).resolves.toBe('stopped');
  });

  it('uses no time at all when nobody is in it', () => {
    const { room, voices } = setUp(1, 10);
    tick();
    room.close();
    expect(room.size).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
    tick();
    expect(voices[0]!.state.asked).toBe(1);
  });

  it('lets somebody leave while hearing something, and lets the others hear on', () => {
    const { room, voices } = setUp(1, 10);
    const leaver: AudioPort = { next: () => null, push: () => room.remove(leaver), close: () => {} };
    room.add(leaver);
    tick(2);
    expect(room.has(leaver)).toBe(false);
    expect(voices[0]!.state.heard).toBe(10);
  });

  it('says so when a port is added twice, or is not there', () => {
    const { room, voices } = setUp(1);
    expect(() => room.add(voices[0]!.port)).toThrow('in the room already');
    const stranger = voice(1).port;
    expect(() => room.setMuted(stranger, true)).toThrow('not in the room');
    expect(() => room.announce(constant(1), { to: stranger })).toThrow('not in the room');
    room.remove(stranger);
  });

  it('joins muted or on hold when told so', () => {
    const { room, heard } = setUp(1);
    const muted = voice(10);
    const held = voice(100);
    room.add(muted.port, { muted: true });
    room.add(held.port, { holdSource: constant(3) });
    tick();
    expect(heard()).toEqual([0]);
    expect([muted.state.heard, held.state.heard]).toEqual([1, 3]);
  });
});

describe('ScriptedContact', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('knows which tones it hears, and notices their end', () => {
    const room = new Room(new MediaClock());
    const listener = new ScriptedContact();
    const speaker = new ScriptedContact(sequence(take(tone(700, 5000), 1000), pause(500), tone(900, 3000)));
    room.add(listener);
    room.add(speaker);
    jest.advanceTimersByTime(1000);
    expect(listener.heard(700)).toBeCloseTo(5000, -2);
    expect(listener.heard(900)).toBeLessThan(20);
    jest.advanceTimersByTime(500);
    expect(listener.heard(700)).toBe(0);
    expect(listener.heardLoudness()).toBe(0);
    jest.advanceTimersByTime(500);
    expect(listener.heard(900)).toBeCloseTo(3000, -2);
    expect(speaker.heardLoudness()).toBe(0);
    expect(listener.heardMs).toBe(2000);
  });

  it('keeps the last three seconds and no more', () => {
    const contact = new ScriptedContact();
    expect(contact.heardSamples(100)).toHaveLength(0);
    for (let n = 0; n < 200; n++) contact.push(new Int16Array(160).fill(n));
    expect(contact.heardSamples(60_000)).toHaveLength(24_000);
    expect([...contact.heardSamples(40)].filter((_, i) => i % 160 === 0)).toEqual([198, 199]);
  });

  it('changes what it says, and is silent once closed', () => {
    const contact = new ScriptedContact(constant(1));
    expect(contact.next()![0]).toBe(1);
    contact.say(constant(2));
    expect(contact.next()![0]).toBe(2);
    contact.close();
    expect(contact.next()).toBeNull();
    expect(SILENT_FRAME.every((sample) => sample === 0)).toBe(true);
  });
});
