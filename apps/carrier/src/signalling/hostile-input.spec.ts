import fc from 'fast-check';
import { makeOffer, SignallingStage } from '../testing/signalling-stage';
import { until } from '../testing/until';

describe('the signalling endpoint, given hostile and broken input,', () => {
  let offer: string;
  let stage: SignallingStage;

  beforeAll(async () => {
    offer = await makeOffer();
  });
  beforeEach(async () => {
    stage = await SignallingStage.open(offer);
  });
  afterEach(() => stage.close());

  const MALFORMED = 31100;

  it.each<[string, string]>([
    ['not JSON', 'hello'],
    ['half JSON', '{"type":"listen"'],
    ['an array', '[]'],
    ['null', 'null'],
    ['a number', '7'],
    ['no type', '{}'],
    ['a type that is no string', '{"type":{}}'],
    ['an unknown type', '{"type":"destroy","payload":{}}'],
    ['the name of an inherited property', '{"type":"constructor"}'],
    ['no payload', '{"type":"invite"}'],
    ['a payload that is an array', '{"type":"invite","payload":[]}'],
    ['an invite without sdp', '{"type":"invite","payload":{"callsid":"TJS1"}}'],
    ['an invite with sdp of another kind', '{"type":"invite","payload":{"callsid":"TJS1","sdp":{"a":1}}}'],
    ['an invite without an id', '{"type":"invite","payload":{"sdp":"v=0"}}'],
    ['digits that are none', '{"type":"dtmf","payload":{"callsid":"CA1","dtmf":"<b>"}}'],
    ['an endless id', `{"type":"hangup","payload":{"callsid":"${'x'.repeat(1000)}"}}`],
    ['a token that is no string', '{"type":"listen","payload":{"token":{"a":1}}}'],
  ])('answers %s with an error and goes on', async (_, text) => {
    const caller = await stage.client();
    caller.socket.send(text);
    expect((await caller.receive('error')).error!.code).toBe(MALFORMED);
    await caller.listen();
    expect(stage.calls).toEqual([]);
  });

  it('ignores binary frames', async () => {
    const caller = await stage.client();
    caller.socket.send(Buffer.from([1, 2, 3]));
    await caller.listen();
    expect(caller.frames).toEqual([]);
  });

  it('closes the socket on a giant frame and serves the next client', async () => {
    const caller = await stage.client();
    caller.socket.send('x'.repeat(70_000));
    await until(() => caller.closeCode);
    expect(caller.closeCode).toBe(1009);
    await stage.client();
  });

  it.each([
    ['without audio', 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n'],
    ['without PCMU', 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n'],
    ['cut off', 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0'],
    ['of garbage', 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid\r\na=rtpmap:x\r\na=fingerprint:\r\na=candidate:\r\n'],
  ])('ends a call with an offer %s', async (_, sdp) => {
    const caller = await stage.client();
    caller.send('invite', { callsid: 'TJS1', sdp, twilio: {} });
    expect((await caller.receive('hangup')).error!.code).toBe(31400);
    await until(() => stage.calls.every(({ events }) => events.includes('gone')));
  });

  it('refuses a second invite with the same id, and too many calls', async () => {
    stage.onCall = () => undefined;
    const caller = await stage.client();
    stage.invite(caller);
    stage.invite(caller);
    expect(await caller.receive('error')).toMatchObject({ callsid: 'TJS1', error: { code: MALFORMED } });
    for (let n = 2; n <= 6; n++) stage.invite(caller, `TJS${n}`);
    expect((await caller.receive('hangup')).error!.code).toBe(31206);
    expect(stage.calls).toHaveLength(4);
  });

  it('says that a call is unknown', async () => {
    const caller = await stage.client();
    caller.send('dtmf', { callsid: 'CA404', dtmf: '1' });
    expect(await caller.receive('error')).toMatchObject({ callsid: 'CA404', error: { code: 31404 } });
    caller.send('reinvite', { callsid: 'CA404', sdp: offer });
    await caller.receive('error');
  });

  it('keeps a call whose reinvite makes no sense', async () => {
    const caller = await stage.client();
    const { call } = await stage.answered(caller);
    caller.send('reinvite', { callsid: 'CA1', sdp: 'v=0\r\nnonsense' });
    expect((await caller.receive('error')).error!.code).toBe(31400);
    caller.send('dtmf', { callsid: 'CA1', dtmf: '5' });
    await until(() => call.events.includes('5'));
  });

  it('survives any offer that resembles a real one', async () => {
    const caller = await stage.client();
    const lines = offer.split('\r\n');
    let n = 0;
    await fc.assert(
      fc.asyncProperty(fc.subarray(lines), fc.string({ maxLength: 30 }), async (kept, noise) => {
        const callsid = `TJS-fuzz-${n++}`;
        caller.send('invite', { callsid, sdp: ['v=0', ...kept, `a=${noise}`].join('\r\n'), twilio: {} });
        caller.send('hangup', { callsid });
        await caller.listen();
      }),
      { numRuns: 60 },
    );
    expect(stage.errors).toEqual([]);
  });
});
