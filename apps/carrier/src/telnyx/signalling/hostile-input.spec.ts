import fc from 'fast-check';
import { makeOffer } from '../../testing/signalling-stage';
import { TelnyxClient } from '../../testing/telnyx-client';
import { IDS, TelnyxStage } from '../../testing/telnyx-stage';
import { until } from '../../testing/until';

const RESUME_MS = 300;

describe('the Telnyx signalling', () => {
  let offer: string;
  let stage: TelnyxStage;
  const clients: TelnyxClient[] = [];

  beforeAll(async () => {
    offer = await makeOffer();
  });
  beforeEach(async () => {
    stage = await TelnyxStage.open({ hostCandidates: 'loopback', resumeMs: RESUME_MS });
  });
  afterEach(async () => {
    for (const { socket } of clients.splice(0)) socket.terminate();
    await stage.close();
  });

  async function client(query = ''): Promise<TelnyxClient> {
    const opened = await TelnyxClient.open(`ws://127.0.0.1:${stage.port}/telnyx/rtc${query}`);
    clients.push(opened);
    return opened;
  }
  async function signedIn(): Promise<TelnyxClient> {
    const opened = await client();
    await opened.login();
    return opened;
  }

  describe('given hostile and broken input,', () => {
    it.each<[string, string, number]>([
      ['not JSON', 'hello', -32600],
      ['half JSON', '{"jsonrpc":"2.0"', -32600],
      ['an array', '[]', -32600],
      ['null', 'null', -32600],
      ['nothing in it', '{}', -32600],
      ['a method that is no string', '{"id":1,"method":{}}', -32600],
      ['a request without an id', '{"method":"login"}', -32600],
      ['an id that is an object', '{"id":{},"method":"login"}', -32600],
      ['an endless id', `{"id":"${'x'.repeat(1000)}","method":"telnyx_rtc.ping"}`, -32600],
      ['an unknown method', '{"id":1,"method":"telnyx_rtc.destroy"}', -32601],
      ['the name of an inherited property', '{"id":1,"method":"constructor"}', -32601],
      ['a login without anything', '{"id":1,"method":"login"}', -32602],
      ['a login with a token that is none', '{"id":1,"method":"login","params":{"login_token":{"a":1}}}', -32602],
      ['a login without its password', '{"id":1,"method":"login","params":{"login":"x"}}', -32602],
      [
        'an invite without sdp',
        '{"id":1,"method":"telnyx_rtc.invite","params":{"dialogParams":{"callID":"1","destination_number":"1"}}}',
        -32602,
      ],
      ['an invite to nobody', '{"id":1,"method":"telnyx_rtc.invite","params":{"sdp":"v=0","dialogParams":{"callID":"1"}}}', -32602],
      ['digits that are none', '{"id":1,"method":"telnyx_rtc.info","params":{"dtmf":"<b>","dialogParams":{"callID":"1"}}}', -32602],
      ['an unheard-of change', '{"id":1,"method":"telnyx_rtc.modify","params":{"action":"x","dialogParams":{"callID":"1"}}}', -32602],
      [
        'an update without media',
        '{"id":1,"method":"telnyx_rtc.modify","params":{"action":"updateMedia","dialogParams":{"callID":"1"}}}',
        -32602,
      ],
    ])('answers %s with an error and goes on', async (_, text, code) => {
      const caller = await client();
      caller.socket.send(text);
      expect((await until(() => caller.frames.find(({ error }) => error))).error!.code).toBe(code);
      expect(await caller.login()).not.toBe('');
      expect(stage.calls).toEqual([]);
    });

    it('ignores binary frames, and answers nothing to answers', async () => {
      const caller = await client();
      caller.socket.send(Buffer.from([1, 2, 3]));
      caller.socket.send('{"jsonrpc":"2.0","id":1,"result":{"method":"telnyx_rtc.ping"}}');
      await caller.ask('telnyx_rtc.ping', {});
      expect(caller.frames).toHaveLength(1);
    });

    it('acknowledges what the debug mode reports, for which calls wait', async () => {
      const caller = await client();
      caller.socket.send('{"jsonrpc":"2.0","id":"d1","type":"debug_report_start"}');
      expect(await until(() => caller.frames.find(({ id }) => id === 'd1'))).toMatchObject({ result: {} });
    });

    it('closes the socket on a giant frame and serves the next client', async () => {
      const caller = await client();
      caller.socket.send('x'.repeat(70_000));
      await until(() => caller.closeCode);
      expect(caller.closeCode).toBe(1009);
      await signedIn();
    });

    it.each([
      ['without audio', 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n'],
      ['without PCMU', 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n'],
    ])('refuses a call with an offer %s', async (_, sdp) => {
      const caller = await signedIn();
      expect((await caller.invite('1', sdp)).error!.code).toBe(-32602);
      expect(stage.calls).toEqual([]);
    });

    it('ends a call whose offer turns out to be garbage', async () => {
      const caller = await signedIn();
      stage.onCall = (leg) => leg.answer(IDS);
      await caller.invite('1', 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid\r\na=rtpmap:x\r\na=fingerprint:\r\na=candidate:\r\n');
      expect(await caller.told('bye')).toMatchObject({ callID: '1', sipCode: 488 });
      expect(stage.calls[0]!.ended).toBe('gone');
    });

    it('lets nobody call who has not signed in', async () => {
      const caller = await client();
      // −32000 would make the SDK sign in again, for ever.
      expect((await caller.invite('1', offer)).error!.code).toBe(-32001);
      expect((await caller.ask('telnyx_rtc.bye', { dialogParams: { callID: '1' } })).error!.code).toBe(-32001);
      expect(await caller.ask('telnyx_rtc.gatewayState', {})).toMatchObject({ result: { params: { state: 'NOREG' } } });
    });

    it('refuses a second call with the same id, and too many calls', async () => {
      const caller = await signedIn();
      await caller.invite('1', offer);
      expect((await caller.invite('1', offer)).error!.code).toBe(-32602);
      for (let n = 2; n <= 8; n++) await caller.invite(String(n), offer);
      expect((await caller.invite('9', offer)).error!.code).toBe(-32603);
      expect(stage.calls).toHaveLength(8);
    });

    it.each(['bye', 'info', 'modify', 'answer', 'attach'])('says that a call is unknown: %s', async (method) => {
      const caller = await signedIn();
      const params = { dtmf: '1', action: 'hold', sdp: offer, dialogParams: { callID: 'x' } };
      expect((await caller.ask(`telnyx_rtc.${method}`, params)).error!.code).toBe(-32002);
    });

    it('lets nobody answer or take up their own call', async () => {
      const caller = await signedIn();
      await caller.invite('1', offer);
      for (const method of ['answer', 'attach']) {
        expect((await caller.ask(`telnyx_rtc.${method}`, { sdp: offer, dialogParams: { callID: '1' } })).error!.code).toBe(-32002);
      }
    });

    it('ends a call for the browser when the call logic fails', async () => {
      const caller = await signedIn();
      stage.onCall = () => {
        throw new Error('broken');
      };
      await caller.invite('1', offer);
      expect(await caller.told('bye')).toMatchObject({ callID: '1', sipCode: 503 });
      expect(stage.errors).toHaveLength(1);
    });

    it('survives any offer that resembles a real one', async () => {
      const caller = await signedIn();
      stage.onCall = (leg) => leg.earlyMedia();
      const lines = offer.split('\r\n');
      let n = 0;
      await fc.assert(
        fc.asyncProperty(fc.subarray(lines), fc.string({ maxLength: 30 }), async (kept, noise) => {
          const callID = `fuzz-${n++}`;
          await caller.invite(callID, ['v=0', ...kept, `a=${noise}`].join('\r\n'));
          await caller.ask('telnyx_rtc.bye', { dialogParams: { callID } });
        }),
        { numRuns: 60 },
      );
      expect(stage.errors).toEqual([]);
    });
  });

  describe('when a socket is lost', () => {
    it('names what still runs to whoever comes back by the same session, and offers answered calls anew', async () => {
      const caller = await client();
      const sessid = await caller.login();
      await caller.invite('1', offer);
      await caller.told('answer');
      caller.socket.terminate();
      const back = await client('?voice_sdk_id=12345678');
      expect(await back.login('agent_1', { sessid })).toBe(sessid);
      expect(await back.told('clientReady')).toEqual({ reattached_sessions: ['1'] });
      expect(await back.told('attach')).toMatchObject({
        callID: '1',
        telnyx_call_control_id: IDS.callControlId,
        sdp: expect.stringContaining('PCMU') as unknown,
      });
      expect(back.frames.at(-1)?.voice_sdk_id ?? '12345678').toBe('12345678');
    });

    it('gives a session to nobody else', async () => {
      const caller = await client();
      const sessid = await caller.login();
      await caller.invite('1', offer);
      const thief = await client();
      expect(await thief.login('agent_2', { sessid })).not.toBe(sessid);
      expect(await thief.told('clientReady')).toEqual({ reattached_sessions: [] });
      expect((await thief.ask('telnyx_rtc.bye', { dialogParams: { callID: '1' } })).error!.code).toBe(-32002);
    });

    it('ends its calls when nobody comes back in time', async () => {
      const caller = await client();
      const sessid = await caller.login();
      await caller.invite('1', offer);
      caller.socket.terminate();
      await until(() => stage.calls[0]!.ended === 'gone');
      const late = await client();
      await late.login('agent_1', { sessid });
      expect(await late.told('clientReady')).toEqual({ reattached_sessions: [] });
    });

    it('offers a call that was answered after the return', async () => {
      stage.onCall = (leg) => leg.ringing(IDS);
      const caller = await client();
      const sessid = await caller.login();
      await caller.invite('1', offer);
      caller.socket.terminate();
      const back = await client();
      await back.login('agent_1', { sessid });
      await back.told('clientReady');
      stage.calls[0]!.request!.leg.answer(IDS);
      expect(await back.told('attach')).toMatchObject({ callID: '1' });
    });
  });

  it('calls the browser that signed in last', async () => {
    const first = await signedIn();
    const second = await signedIn();
    stage.dial('agent_1', 'state');
    expect(await second.told('invite')).toMatchObject({ client_state: 'state', callee_id_number: 'agent_1' });
    expect(first.frames.filter(({ method }) => method === 'telnyx_rtc.invite')).toEqual([]);
    second.socket.close();
    await until(() => second.closeCode);
    stage.dial('agent_1', 'again');
    expect(await first.told('invite')).toMatchObject({ client_state: 'again' });
  });
});
