import { EventEmitter } from 'events';
import { Device } from '@twilio/voice-sdk';
import { redirectSignalling, signallingAddress } from './twilio-redirect';

const LOCAL = 'ws://127.0.0.1:8100/signal';

/** Stands where the SDK's own transport would be, and writes down what the Device gives it. */
class RecordingStream extends EventEmitter {
  static made: RecordingStream[] = [];
  constructor(
    _token: string,
    readonly addresses: string[],
  ) {
    super();
    RecordingStream.made.push(this);
  }
  register(): void {}
}

/** The real SDK as installed, with only its socket replaced. */
function realDevice(): { device: Device; inner: Record<string, unknown> } {
  RecordingStream.made = [];
  const token = ['{}', JSON.stringify({ grants: { voice: {} }, iss: 'SK0', sub: 'AC0' }), 'x'].map((part) => btoa(part)).join('.');
  const device = new Device(token, { PStream: RecordingStream, publishEvents: false, logLevel: 'silent' } as unknown as Device.Options);
  return { device, inner: device as unknown as Record<string, unknown> };
}

/** Fails when an upgrade of the SDK takes away the private fields that the local carrier needs. */
describe("the Voice SDK's private signalling address", () => {
  beforeAll(() => {
    // jsdom has neither; the SDK refuses to start without them and touches them no further here.
    Object.assign(globalThis, { RTCPeerConnection: class {}, AudioContext: undefined });
    Object.assign(HTMLMediaElement.prototype, { load: () => undefined, play: () => Promise.resolve(), pause: () => undefined });
    Object.defineProperty(navigator, 'mediaDevices', {
      configurable: true,
      value: Object.assign(new EventTarget(), { getUserMedia: async () => ({}), enumerateDevices: async () => [] }),
    });
  });

  it('has the two fields under their names', () => {
    const { inner } = realDevice();
    expect(inner['_chunderURIs']).toEqual(['wss://voice-js.roaming.twilio.com/signal']);
    expect(Object.hasOwn(inner, '_preferredURI')).toBe(true);
  });

  it('gives our address to the transport', () => {
    const { device } = realDevice();
    redirectSignalling(device, 'http://127.0.0.1:8100');
    void device.register().catch(() => undefined);
    expect(RecordingStream.made.map((stream) => stream.addresses)).toEqual([[LOCAL]]);
  });

  it('keeps our address for reconnects after the carrier named an edge', () => {
    const { device, inner } = realDevice();
    void device.register().catch(() => undefined);
    const connected = (edge: string) => RecordingStream.made[0]?.emit('connected', { region: 'US_EAST_VIRGINIA', edge });
    connected('ashburn');
    // Without the redirect the SDK itself changes the field: proof that this is the field that counts.
    expect(inner['_preferredURI']).toBe('wss://voice-js.ashburn.twilio.com/signal');
    redirectSignalling(device, 'http://127.0.0.1:8100');
    connected('dublin');
    expect(inner['_preferredURI']).toBe(LOCAL);
  });

  it.each([
    ['http://127.0.0.1:8100', LOCAL],
    ['ws://127.0.0.1:8100/', LOCAL],
    ['wss://carrier.test/x/signal', 'wss://carrier.test/x/signal'],
    ['https://carrier.test/x', 'wss://carrier.test/x/signal'],
  ])('reads %s as %s', (given, address) => {
    expect(signallingAddress(given)).toBe(address);
  });
});
