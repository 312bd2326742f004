import { redirectSignalling, signallingAddress } from './telnyx-redirect';

/** Where a browser would open a socket; nothing is opened. */
class RecordingSocket {
  static addresses: string[] = [];
  constructor(address: string) {
    RecordingSocket.addresses.push(address);
  }
}

// The SDK looks for it while it is loaded.
const original = globalThis.WebSocket;
Object.assign(globalThis, { WebSocket: RecordingSocket });
const { TelnyxRTC } = await import('@telnyx/webrtc');

/** The real SDK as installed, with only the browser's socket replaced. */
function addressOf(options: ConstructorParameters<typeof TelnyxRTC>[0]): string | undefined {
  RecordingSocket.addresses = [];
  void new TelnyxRTC(options).connect();
  return RecordingSocket.addresses[0];
}

/** Fails when an upgrade of the SDK takes away what the local carrier and the softphone need of it. */
describe("the Telnyx SDK's signalling address", () => {
  afterAll(() => void Object.assign(globalThis, { WebSocket: original }));
  beforeEach(() => sessionStorage.clear());

  it('is its own where nothing is said, the one our policy allows', () => {
    expect(new URL(addressOf({ login_token: 'jwt' }) ?? '').host).toBe('rtc.telnyx.com');
  });

  it('is ours on the local carrier, with its path and without TLS', () => {
    expect(addressOf(redirectSignalling({ login_token: 'jwt' }, 'http://127.0.0.1:8100'))).toBe('ws://127.0.0.1:8100/telnyx/rtc');
  });

  it.each([
    ['http://127.0.0.1:8100', 'ws://127.0.0.1:8100/telnyx/rtc'],
    ['ws://127.0.0.1:8100/', 'ws://127.0.0.1:8100/telnyx/rtc'],
    ['wss://carrier.test/telnyx/rtc', 'wss://carrier.test/telnyx/rtc'],
  ])('reads %s as %s', (given, address) => {
    expect(signallingAddress(given)).toBe(address);
  });

  it('can be told to keep its mouth shut', () => {
    expect(typeof new TelnyxRTC({ login_token: 'jwt' }).__logger.setLevel).toBe('function');
  });
});
