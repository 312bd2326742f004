import type { AudioPort } from './audio';
import { RecordedPort } from './leg-recorder';

function setUp() {
  const frame = new Int16Array(160).fill(1000);
  let silent = false;
  const pushed: number[] = [];
  const inner: AudioPort = { next: () => (silent ? null : frame), push: (heard) => pushed.push(heard[0]!), close: () => {} };
  const port = new RecordedPort(inner);
  const tick = (heard: number) => {
    port.next();
    port.push(new Int16Array(160).fill(heard));
  };
  return { port, tick, pushed, beSilent: () => (silent = true) };
}

describe('RecordedPort', () => {
  it('passes audio on and keeps both directions, equally long', () => {
    const { port, tick, pushed, beSilent } = setUp();
    tick(1);
    port.start();
    tick(-1000);
    beSilent();
    tick(0);
    const { said, heard } = port.stop();
    expect(pushed).toEqual([1, -1000, 0]);
    expect([said.length, heard.length]).toEqual([320, 320]);
    expect([said[0], said[160], heard[0], heard[160]]).toEqual([988, 0, -988, 0]);
  });

  it('leaves out what happened while paused, and starts anew', () => {
    const { port, tick } = setUp();
    port.start();
    tick(0);
    port.pause();
    tick(0);
    port.resume();
    tick(0);
    expect(port.stop().said.length).toBe(320);
    tick(0);
    port.start();
    expect(port.stop().said.length).toBe(0);
  });
});
