import { makeOffer, SignallingStage } from '../testing/signalling-stage';
import { until } from '../testing/until';

describe('the signalling endpoint', () => {
  let offer: string;
  let stage: SignallingStage;

  beforeAll(async () => {
    offer = await makeOffer();
  });
  beforeEach(async () => {
    stage = await SignallingStage.open(offer);
  });
  afterEach(() => stage.close());

  async function reopen(options: object): Promise<void> {
    await stage.close();
    stage = await SignallingStage.open(offer, options);
  }

  describe('who is there', () => {
    it('greets a valid token with its identity and remaining time', async () => {
      const caller = await stage.client({ listen: false });
      expect(await caller.listen('agent_7')).toMatchObject({ token: { identity: 'agent_7', ttl: 60 } });
      caller.send('register', { media: { audio: true } });
      await caller.receive('ready');
      caller.send('register', { media: { audio: false } });
      await caller.receive('offline');
    });

    it.each([
      ['20101', 31204],
      ['20104', 31205],
      ['20151', 31201],
      ['99999', 31204],
    ])('turns token error %s into %i', async (token, code) => {
      const caller = await stage.client({ listen: false });
      caller.send('listen', { token });
      expect((await caller.receive('error')).error!.code).toBe(code);
      // The same socket may try again with a fresh token.
      await caller.listen();
    });

    it.each(['register', 'invite', 'hangup', 'dtmf', 'reinvite', 'message'])('refuses %s before listen', async (type) => {
      const caller = await stage.client({ listen: false });
      caller.send(type, { callsid: 'TJS1', sdp: offer, dtmf: '1', voiceeventsid: 'KX1' });
      expect((await caller.receive('error')).error!.code).toBe(31204);
      expect(stage.calls).toEqual([]);
    });

    it('refuses a call when the token has run out meanwhile', async () => {
      stage.ttlSeconds = 0;
      const caller = await stage.client();
      stage.invite(caller);
      expect(await caller.receive('hangup')).toMatchObject({ callsid: 'TJS1', error: { code: 31205 } });
      expect(stage.calls).toEqual([]);
    });

    it('answers nowhere but at its own path', async () => {
      await expect(stage.client({ path: '/other', listen: false })).rejects.toThrow();
      await stage.client({ path: '/signal?x=1' });
    });
  });

  describe('a call', () => {
    it('rings, is answered, and ends from our side with a reason', async () => {
      const caller = await stage.client();
      stage.invite(caller, 'TJS1', { twilio: { params: 'To=%2B14155550110&fixed=forged' } });
      expect(await caller.receive('ringing')).toEqual({ callsid: 'CA1' });
      expect(stage.calls[0]).toMatchObject({ identity: 'agent_1', accountSid: 'AC1', applicationSid: 'AP1' });
      expect(stage.calls[0]!.params).toEqual({ To: '+14155550110', fixed: 'by token' });
      stage.calls[0]!.leg.answer();
      const answer = await caller.receive('answer');
      expect(answer.callsid).toBe('CA1');
      expect(answer.sdp).toMatch(/^m=audio \d+ \S+ 0\r?$/m);
      expect(answer.sdp).not.toContain('telephone-event');
      expect(answer.sdp!.match(/^a=candidate.*$/gm)!.every((line) => line.includes(' 127.0.0.1 '))).toBe(true);
      stage.calls[0]!.leg.hangUp({ code: 31486, message: 'Busy' });
      expect(await caller.receive('hangup')).toEqual({ callsid: 'CA1', error: { code: 31486, message: 'Busy' } });
      // Nothing may follow, and nobody is told what they did themselves.
      stage.calls[0]!.leg.hangUp();
      stage.calls[0]!.leg.answer();
      stage.calls[0]!.leg.ringing('CA2');
      stage.invite(caller, 'TJS2');
      await caller.receive('ringing');
      expect(caller.frames).toEqual([]);
      expect(stage.calls[0]!.events).toEqual([]);
    });

    it('passes digits, acknowledges messages, and ends once when the browser hangs up', async () => {
      const caller = await stage.client();
      const { call } = await stage.answered(caller);
      caller.send('dtmf', { callsid: 'CA1', dtmf: '1w2#' });
      caller.send('message', { callsid: 'CA1', voiceeventsid: 'KX1', content: '{}', messagetype: 'user-defined-message' });
      expect(await caller.receive('ack')).toEqual({ acktype: 'message', callsid: 'CA1', voiceeventsid: 'KX1' });
      caller.send('hangup', { callsid: 'CA1' });
      caller.send('hangup', { callsid: 'CA1' });
      await until(() => call.events.length === 2);
      expect(call.events).toEqual(['12#', 'hung up']);
    });

    it('can be hung up by its temporary id before it rings', async () => {
      stage.onCall = () => undefined;
      const caller = await stage.client();
      stage.invite(caller);
      caller.send('hangup', { callsid: 'TJS1' });
      await until(() => stage.calls[0]?.events.includes('hung up'));
    });

    it('insists on ringing before answer', async () => {
      stage.onCall = () => undefined;
      const caller = await stage.client();
      stage.invite(caller);
      await until(() => stage.calls[0]);
      expect(() => stage.calls[0]!.leg.answer()).toThrow('must come before');
    });

    it('ends politely when the call logic throws', async () => {
      stage.onCall = () => {
        throw new Error('bug');
      };
      const caller = await stage.client();
      stage.invite(caller);
      expect(await caller.receive('hangup')).toMatchObject({ callsid: 'TJS1', error: { code: 31005 } });
      expect(stage.errors).toEqual([new Error('bug')]);
    });
  });

  describe('a lost socket', () => {
    it('does not end an answered call: another socket resumes it without new media', async () => {
      const first = await stage.client();
      const { call, reconnect } = await stage.answered(first);
      stage.network.cutSignalling(0);
      await until(() => first.closeCode);
      const second = await stage.client();
      stage.invite(second, 'CA1', { reconnect });
      expect(await second.receive('answer')).toEqual({ callsid: 'CA1', reconnect });
      second.send('dtmf', { callsid: 'CA1', dtmf: '5' });
      await until(() => call.events.includes('5'));
      call.leg.hangUp();
      await second.receive('hangup');
    });

    it('lets the hang-up through that the SDK kept while it was away', async () => {
      const first = await stage.client();
      const { call } = await stage.answered(first);
      stage.network.cutSignalling(0);
      const second = await stage.client();
      second.send('hangup', { callsid: 'CA1' });
      await until(() => call.events.includes('hung up'));
    });

    it('ends the call when nobody comes back in time, and then says so to whoever does', async () => {
      await reopen({ resumeMs: 50 });
      const first = await stage.client();
      const { call, reconnect } = await stage.answered(first);
      stage.network.cutSignalling(0);
      await until(() => call.events.includes('gone'));
      const late = await stage.client();
      stage.invite(late, 'CA1', { reconnect });
      expect(await late.receive('hangup')).toMatchObject({ callsid: 'CA1', error: { code: 31404 } });
    });

    it('ends a call at once that was not answered yet, and one whose page went away', async () => {
      const ringing = await stage.client();
      stage.invite(ringing);
      await ringing.receive('ringing');
      ringing.socket.terminate();
      await until(() => stage.calls[0]!.events.includes('gone'));
      stage.calls.length = 0;
      const leaving = await stage.client();
      const { call } = await stage.answered(leaving);
      leaving.socket.close(1001);
      await until(() => call.events.includes('gone'));
    });

    it('gives a call back to nobody else: wrong token, wrong identity', async () => {
      const first = await stage.client();
      const { call, reconnect } = await stage.answered(first);
      const thief = await stage.client({ listen: false });
      await thief.listen('agent_2');
      stage.invite(thief, 'CA1', { reconnect });
      await thief.receive('hangup');
      thief.send('hangup', { callsid: 'CA1' });
      const guesser = await stage.client();
      stage.invite(guesser, 'CA1', { reconnect: 'guess' });
      await guesser.receive('hangup');
      expect(call.events).toEqual([]);
    });
  });

  describe('heartbeat', () => {
    it('beats, and gives up a client that never answers', async () => {
      await reopen({ heartbeatMs: 20 });
      const caller = await stage.client();
      await until(() => caller.closeCode);
      expect(caller.raw.length).toBeGreaterThanOrEqual(3);
    });

    it('keeps a client that echoes', async () => {
      await reopen({ heartbeatMs: 20 });
      const caller = await stage.client();
      caller.socket.on('message', (data: Buffer) => data.toString() === '\n' && caller.socket.send('\n'));
      await until(() => caller.raw.length > 12);
      expect(caller.closeCode).toBeNull();
    });
  });

  it('ends all calls when it is closed', async () => {
    const caller = await stage.client();
    await stage.answered(caller);
    stage.signalling.close();
    await caller.receive('hangup');
    await until(() => caller.closeCode);
  });
});
