import { EventEmitter } from 'events';
import { jest } from '@jest/globals';
import type { SoftphoneAccess, SoftphoneConnection } from './softphone';

class FakeCall extends EventEmitter {
  readonly mute = jest.fn();
  readonly sendDigits = jest.fn();
  readonly track = { muted: true };
  disconnect(): void {
    this.emit('disconnect', this);
  }
  getRemoteStream() {
    return { getAudioTracks: () => [this.track] };
  }
}

class FakeDevice extends EventEmitter {
  static SoundName = { Incoming: 'incoming', Disconnect: 'disconnect' };
  static last: FakeDevice;
  static connectNever = false;
  readonly call = new FakeCall();
  readonly audio = {
    availableInputDevices: new Map([['default', {}]]),
    isOutputSelectionSupported: true,
    setInputDevice: jest.fn(async (id: string) => {
      if (id === 'gone') throw new Error('no such device');
    }),
    speakerDevices: { set: jest.fn(async () => undefined) },
  };
  readonly destroy = jest.fn();
  params: unknown;
  constructor(
    readonly token: string,
    readonly options: Record<string, unknown>,
  ) {
    super();
    FakeDevice.last = this;
  }
  async connect(options: unknown): Promise<FakeCall> {
    this.params = options;
    if (FakeDevice.connectNever) await new Promise(() => undefined);
    return this.call;
  }
}

jest.unstable_mockModule('@twilio/voice-sdk', () => ({ Device: FakeDevice }));
const { TwilioSoftphone } = await import('./twilio-softphone');

const tracks = [{ stop: jest.fn() }];
const connection = (partial: Partial<SoftphoneAccess> = {}): SoftphoneConnection => ({
  kind: 'room',
  token: 'jwt',
  conferenceName: 'COLD_CALL_1',
  participantLabel: 'agent_1',
  iceServers: [],
  microphone: { active: true, getTracks: () => tracks } as unknown as MediaStream,
  ...partial,
});
const turns = async () => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
};

async function connected(partial: Partial<SoftphoneAccess> = {}) {
  const softphone = new TwilioSoftphone();
  const done = softphone.connect(connection(partial));
  await turns();
  FakeDevice.last.call.emit('accept');
  await done;
  return { softphone, device: FakeDevice.last, call: FakeDevice.last.call };
}

describe('TwilioSoftphone', () => {
  beforeEach(() => {
    FakeDevice.connectNever = false;
    tracks[0]?.stop.mockClear();
  });
  afterEach(() => jest.useRealTimers());

  it('joins the room under its label', async () => {
    const { softphone, device } = await connected();
    expect(device.params).toMatchObject({ params: { To: 'conference:COLD_CALL_1', ParticipantLabel: 'agent_1' } });
    expect(softphone.status()).toBe('connected');
  });

  it('lets nothing leave the machine on the local carrier, and changes nothing for the real one', async () => {
    const local = (await connected({ signallingUrl: 'http://127.0.0.1:8100' })).device as unknown as Record<string, unknown>;
    expect(local['_chunderURIs']).toEqual(['ws://127.0.0.1:8100/signal']);
    expect(FakeDevice.last.options['publishEvents']).toBe(false);
    expect(Object.values(FakeDevice.last.options['sounds'] as object).every((url) => String(url).startsWith('http://localhost/'))).toBe(
      true,
    );
    const real = (await connected()).device as unknown as Record<string, unknown>;
    expect(real['_chunderURIs']).toBeUndefined();
    expect(FakeDevice.last.options).not.toHaveProperty('publishEvents');
  });

  it('uses the microphone that was opened before', async () => {
    const given = connection();
    await connected(given);
    const getUserMedia = FakeDevice.last.options['getUserMedia'] as (wanted: MediaStreamConstraints) => Promise<MediaStream>;
    expect(await getUserMedia({ audio: true })).toBe(given.microphone);
  });

  it('gives up by itself when the SDK never settles', async () => {
    jest.useFakeTimers();
    FakeDevice.connectNever = true;
    const softphone = new TwilioSoftphone();
    const failed = expect(softphone.connect(connection())).rejects.toMatchObject({ failure: 'timeout' });
    await jest.advanceTimersByTimeAsync(15_001);
    await failed;
    expect(softphone.status()).toBe('closed');
    expect(FakeDevice.last.destroy).toHaveBeenCalled();
    expect(tracks[0]?.stop).toHaveBeenCalled();
  });

  it('changes devices in mid-call, and is not left without a voice when one cannot be had', async () => {
    const { softphone, device } = await connected();
    await softphone.useMicrophone('headset');
    await softphone.useSpeaker('');
    expect(device.audio.speakerDevices.set).toHaveBeenCalledWith('default');
    await expect(softphone.useMicrophone('gone')).rejects.toThrow();
    expect(device.audio.setInputDevice.mock.calls).toEqual([['headset'], ['gone'], ['default']]);
    expect(softphone.status()).toBe('connected');
  });

  it.each([
    [20104, 'token'],
    [31401, 'microphone'],
    [53405, 'media'],
    [31005, 'network'],
    [99999, 'unknown'],
    ['x', 'unknown'],
    [undefined, 'unknown'],
  ])('names the device error %p as %p', async (code, failure) => {
    const softphone = new TwilioSoftphone();
    const done = softphone.connect(connection());
    await turns();
    FakeDevice.last.emit('error', { code });
    await expect(done).rejects.toMatchObject({ failure });
    expect(softphone.failure()).toBe(failure);
  });

  it('tells a refused microphone, which the SDK reports after ending the call', async () => {
    const softphone = new TwilioSoftphone();
    const done = softphone.connect(connection());
    await turns();
    FakeDevice.last.call.emit('error', { code: 31401 });
    await expect(done).rejects.toMatchObject({ failure: 'microphone' });
  });

  it('shows a broken leg and what broke it', async () => {
    const { softphone, call } = await connected();
    call.emit('reconnecting', {});
    expect(softphone.status()).toBe('reconnecting');
    call.emit('reconnected');
    expect(softphone.status()).toBe('connected');
    call.emit('error', { code: 53001 });
    call.emit('disconnect');
    expect(softphone.status()).toBe('closed');
    expect(softphone.failure()).toBe('network');
    // Errors after the end must not come out as unhandled.
    expect(() => FakeDevice.last.emit('error', { code: 31005 })).not.toThrow();
  });

  it('is closed without a failure when the rep hangs up, and lets go of the microphone', async () => {
    const { softphone, device } = await connected();
    softphone.hangUp();
    expect(softphone.failure()).toBeNull();
    expect(softphone.status()).toBe('closed');
    expect(device.destroy).toHaveBeenCalledTimes(1);
    expect(tracks[0]?.stop).toHaveBeenCalled();
  });

  it('passes on mute, digits, levels, figures and warnings', async () => {
    const { softphone, call } = await connected();
    softphone.setMuted(true);
    expect(call.mute).toHaveBeenCalledWith(true);
    expect(softphone.muted()).toBe(true);
    softphone.sendDigits('1#');
    expect(call.sendDigits).toHaveBeenCalledWith('1#');
    call.emit('volume', 0.2, 0.4);
    expect(softphone.levels()).toEqual({ you: 0.2, them: 0.4 });
    call.emit('sample', { mos: 4.21987, jitter: NaN, rtt: 31, packetsLostFraction: 0 });
    expect(softphone.sample()).toEqual({ mos: 4.22, jitter_ms: null, rtt_ms: 31, packet_loss_percent: 0 });
    call.emit('warning', 'high-rtt');
    call.emit('warning', 'high-rtt');
    expect(softphone.warnings()).toEqual(['high-rtt']);
    call.emit('warning-cleared', 'high-rtt');
    expect(softphone.warnings()).toEqual([]);
    expect(softphone.hearing()).toBe(false);
    call.track.muted = false;
    call.emit('volume', 0, 0);
    expect(softphone.hearing()).toBe(true);
  });
});
