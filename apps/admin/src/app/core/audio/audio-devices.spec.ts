import { TestBed } from '@angular/core/testing';
import { settle } from '../../testing/settle';
import { AudioDevices } from './audio-devices';

const device = (kind: MediaDeviceKind, deviceId: string, label = deviceId) => ({ kind, deviceId, label }) as MediaDeviceInfo;
const BUILT_IN = [device('audioinput', 'default'), device('audioinput', 'laptop'), device('audiooutput', 'speakers')];
const HEADSET = device('audioinput', 'headset', 'Jabra');

describe('AudioDevices', () => {
  let plugged: MediaDeviceInfo[];
  let media: EventTarget;

  beforeEach(() => {
    localStorage.clear();
    plugged = [...BUILT_IN, HEADSET];
    media = Object.assign(new EventTarget(), { enumerateDevices: async () => plugged });
    Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: media });
  });

  async function devices(): Promise<AudioDevices> {
    const made = TestBed.inject(AudioDevices);
    await made.refresh();
    return made;
  }
  async function plug(now: MediaDeviceInfo[]): Promise<void> {
    plugged = now;
    media.dispatchEvent(new Event('devicechange'));
    await settle();
  }

  it('offers every real device and remembers the choice of this browser', async () => {
    const made = await devices();
    expect(made.microphones()).toEqual([
      { id: 'laptop', label: 'laptop' },
      { id: 'headset', label: 'Jabra' },
    ]);
    made.choose('audioinput', 'headset');
    TestBed.resetTestingModule();
    expect((await devices()).microphone()).toBe('headset');
  });

  it('falls back when the headset is unplugged, says so, and takes it again when it comes back', async () => {
    const made = await devices();
    made.choose('audioinput', 'headset');
    await plug(BUILT_IN);
    expect(made.microphone()).toBe('');
    expect(made.lost()).toBe("Your microphone was unplugged; the system's own is used now.");
    await plug([...BUILT_IN, HEADSET]);
    expect(made.microphone()).toBe('headset');
    expect(made.lost()).toBeNull();
  });

  it('says what to do when no microphone is left', async () => {
    const made = await devices();
    await plug([device('audiooutput', 'speakers')]);
    expect(made.lost()).toContain('plug one in');
  });

  it('uses what the system uses when the remembered device is not there, or is nonsense', async () => {
    localStorage.setItem('dialer.microphone', '<script>');
    expect((await devices()).microphone()).toBe('');
  });
});
