import { EventEmitter } from 'events';
import { jest } from '@jest/globals';
import type { SoftphoneAccess, SoftphoneRoute } from './softphone';

class FakeCall {
  state = 'new';
  recoveredCallId = '';
  telnyxIDs = { telnyxCallControlId: 'v3:1' };
  localStream: unknown = null;
  remoteStream: unknown = null;
  readonly answer = jest.fn(async () => undefined);
  readonly hangup = jest.fn(async () => undefined);
  readonly muteAudio = jest.fn();
  readonly unmuteAudio = jest.fn();
  readonly dtmf = jest.fn();
  readonly peer = {
    instance: { getSenders: () => [{ track: { kind: 'audio' }, replaceTrack: this.replaceTrack }], getStats: async () => new Map() },
  };
  constructor(
    readonly id: string,
    readonly options: Record<string, unknown> = {},
    private readonly replaceTrack = jest.fn(async () => undefined),
  ) {}
}

class FakeClient extends EventEmitter {
  static last: FakeClient;
  readonly __logger = { setLevel: jest.fn() };
  readonly call = new FakeCall('call-1');
  readonly newCall = jest.fn((_options: unknown) => this.call);
  readonly login = jest.fn(async (_options: unknown) => undefined);
  readonly disconnect = jest.fn(async () => undefined);
  readonly connect = jest.fn(async () => undefined);
  constructor(readonly options: Record<string, unknown>) {
    super();
    FakeClient.last = this;
  }
  tell(state: string, call = this.call): void {
    call.state = state;
    this.emit('telnyx.notification', { type: 'callUpdate', call });
  }
}

jest.unstable_mockModule('@telnyx/webrtc', () => ({ TelnyxRTC: FakeClient }));
const { TelnyxSoftphone } = await import('./telnyx-softphone');

const track = { stop: jest.fn(), getSettings: () => ({ deviceId: 'headset' }), enabled: true };
const microphone = { active: true, getTracks: () => [track], getAudioTracks: () => [track] } as unknown as MediaStream;
const DIAL: SoftphoneRoute = { kind: 'dial', destinationNumber: '+14155550110', callerNumber: '+12125550199', clientState: 'c3RhdGU=' };
const ANSWER: SoftphoneRoute = { kind: 'answer', clientState: 'b3Vycw==' };

function begin(route: SoftphoneRoute = DIAL, access: Partial<SoftphoneAccess> = {}) {
  const softphone = new TelnyxSoftphone();
  const done = softphone.connect({ token: 'jwt', iceServers: [], microphone, ...access, ...route });
  // A spec that looks at the refusal awaits it itself.
  done.catch(() => undefined);
  return { softphone, done, client: FakeClient.last };
}
async function talking(access: Partial<SoftphoneAccess> = {}) {
  const { softphone, done, client } = begin(DIAL, access);
  client.emit('telnyx.ready');
  client.tell('trying');
  await done;
  client.tell('active');
  return { softphone, client, call: client.call };
}

describe('TelnyxSoftphone', () => {
  beforeEach(() => track.stop.mockClear());
  afterEach(() => jest.useRealTimers());

  it('dials what it is told once it is signed in, once', async () => {
    const { softphone, done, client } = begin();
    expect(client.newCall).not.toHaveBeenCalled();
    client.emit('telnyx.ready');
    client.emit('telnyx.ready');
    expect(client.newCall).toHaveBeenCalledTimes(1);
    expect(client.newCall.mock.calls[0]?.[0]).toMatchObject({
      destinationNumber: '+14155550110',
      callerNumber: '+12125550199',
      clientState: 'c3RhdGU=',
      localStream: microphone,
    });
    client.tell('requesting');
    client.tell('trying');
    await done;
    // Nothing is heard yet: the SDK never says that it rings.
    expect(softphone.status()).toBe('connecting');
    client.tell('early');
    expect(softphone.status()).toBe('connected');
  });

  it('is quiet, reports nothing to anybody, and leaves a contact to the server when the page goes', async () => {
    const { client } = begin();
    expect(client.options).toMatchObject({ login_token: 'jwt', debug: false, enableCallReports: false, hangupOnBeforeUnload: false });
    expect(client.__logger.setLevel).toHaveBeenCalledWith('silent', false);
  });

  it('speaks to the local carrier only where there is one, and there uses no foreign server', () => {
    expect(begin(DIAL, { signallingUrl: 'http://127.0.0.1:8100' }).client.options).toMatchObject({
      host: 'ws://127.0.0.1:8100/telnyx/rtc',
      iceServers: [],
    });
    const real = begin().client.options;
    expect(real).not.toHaveProperty('host');
    expect(real).not.toHaveProperty('iceServers');
    expect(begin(DIAL, { iceServers: [{ urls: 'stun:stun.example' }] }).client.options['iceServers']).toEqual([
      { urls: 'stun:stun.example' },
    ]);
  });

  it('signs in by name and password where there is no token', () => {
    expect(begin(DIAL, { token: '', sip: { username: 'user', password: 'secret' } }).client.options).toMatchObject({
      login: 'user',
      password: 'secret',
    });
  });

  it('answers only the call it expects, and leaves others alone', async () => {
    const { softphone, done, client } = begin(ANSWER);
    client.emit('telnyx.ready');
    const other = new FakeCall('other', { clientState: 'dGhlaXJz' });
    const ours = new FakeCall('ours', { clientState: 'b3Vycw==' });
    client.tell('ringing', other);
    client.tell('ringing', ours);
    expect(ours.answer).toHaveBeenCalledTimes(1);
    expect(ours.options['localStream']).toBe(microphone);
    client.tell('destroy', other);
    client.tell('active', ours);
    await done;
    expect(softphone.status()).toBe('connected');
    expect(other.answer).not.toHaveBeenCalled();
    expect(other.hangup).not.toHaveBeenCalled();
    expect(client.newCall).not.toHaveBeenCalled();
  });

  it('takes up the call it is asked for, and no other', async () => {
    const { softphone, done, client } = begin({ kind: 'resume', callControlId: 'v3:2' });
    const recovered = (id: string, control: string) =>
      Object.assign(new FakeCall(id), { recoveredCallId: id, telnyxIDs: { telnyxCallControlId: control } });
    client.tell('active', recovered('a', 'v3:1'));
    expect(softphone.status()).toBe('connecting');
    client.tell('recovering', recovered('b', 'v3:2'));
    client.tell('active', recovered('b', 'v3:2'));
    await done;
    expect(softphone.status()).toBe('connected');
    expect(client.newCall).not.toHaveBeenCalled();
  });

  it.each([
    [46001, 'token'],
    [45003, 'network'],
    [40001, 'media'],
    [42001, 'microphone'],
    [99999, 'unknown'],
  ])('names the error %d as %s', async (code, failure) => {
    const { softphone, done, client } = begin();
    client.emit('telnyx.error', { error: { code } });
    await expect(done).rejects.toMatchObject({ failure });
    expect(softphone.failure()).toBe(failure);
    expect(client.disconnect).toHaveBeenCalled();
  });

  it('is not put off by an error that the SDK mends by itself', async () => {
    const { done, client } = begin();
    client.emit('telnyx.error', { error: { code: 45002 } });
    client.emit('telnyx.ready');
    client.tell('trying');
    await done;
  });

  it('gives up by itself when the SDK never settles', async () => {
    jest.useFakeTimers();
    const { softphone, done } = begin();
    const failed = expect(done).rejects.toMatchObject({ failure: 'timeout' });
    await jest.advanceTimersByTimeAsync(15_001);
    await failed;
    expect(softphone.status()).toBe('closed');
    expect(track.stop).toHaveBeenCalled();
  });

  it('shows a lost network and the way back, whichever way the carrier chooses', async () => {
    const { softphone, client, call } = await talking();
    client.emit('telnyx.socket.close');
    expect(softphone.status()).toBe('reconnecting');
    client.emit('telnyx.ready');
    expect(softphone.status()).toBe('connected');
    client.emit('telnyx.socket.close');
    client.tell('recovering');
    const again = Object.assign(new FakeCall(call.id), { recoveredCallId: call.id });
    client.tell('active', again);
    expect(softphone.status()).toBe('connected');
    softphone.sendDigits('1#');
    expect(again.dtmf.mock.calls).toEqual([['1'], ['#']]);
  });

  it('stays muted when its call is taken up again', async () => {
    const { softphone, client, call } = await talking();
    softphone.setMuted(true);
    expect(call.muteAudio).toHaveBeenCalled();
    client.tell('recovering');
    const again = Object.assign(new FakeCall(call.id), { recoveredCallId: call.id });
    client.tell('active', again);
    expect(again.muteAudio).toHaveBeenCalled();
  });

  it('is closed with what broke it when the carrier no longer has the call', async () => {
    const { softphone, client } = await talking();
    client.emit('telnyx.error', { error: { code: 48501 } });
    client.tell('hangup');
    expect(softphone.status()).toBe('closed');
    expect(softphone.failure()).toBe('network');
  });

  it('is closed without a failure when the other side hangs up', async () => {
    const { softphone, client, call } = await talking();
    client.tell('hangup');
    expect([softphone.status(), softphone.failure()]).toEqual(['closed', null]);
    expect(call.hangup).not.toHaveBeenCalled();
    expect(client.disconnect).toHaveBeenCalled();
  });

  it('tells the other side before it leaves, and lets go of the microphone', async () => {
    const { softphone, client, call } = await talking();
    softphone.hangUp();
    expect([softphone.status(), softphone.failure()]).toEqual(['closed', null]);
    expect(call.hangup).toHaveBeenCalledTimes(1);
    expect(track.stop).toHaveBeenCalled();
    await Promise.resolve();
    await Promise.resolve();
    expect(client.disconnect).toHaveBeenCalledTimes(1);
  });

  it('renews its token in mid-call when the SDK warns', async () => {
    const { client } = await talking({ renewToken: async () => 'fresh' });
    client.emit('telnyx.warning', { warning: { code: 33005 } });
    client.emit('telnyx.warning', { warning: { code: 34001 } });
    await Promise.resolve();
    await Promise.resolve();
    expect(client.login.mock.calls).toEqual([[{ creds: { login_token: 'fresh' } }]]);
  });

  it('hears the other side from its first packet on', async () => {
    const { softphone, call } = await talking();
    expect(softphone.hearing()).toBe(false);
    call.remoteStream = { getAudioTracks: () => [{ muted: false }] };
    for (const end = Date.now() + 5000; !softphone.hearing() && Date.now() < end;) await new Promise((done) => setTimeout(done, 10));
    expect(softphone.hearing()).toBe(true);
    softphone.hangUp();
  });
});
