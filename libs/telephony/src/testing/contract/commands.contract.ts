import type { CallEvent } from '../../lib/call-event';
import { type ContractContext, failureOf, nobodysId, type PlacedCall } from '../contract-context';

export function describeCommands(context: ContractContext): void {
  describe('hanging up', () => {
    context.itCalls('11', 'before the answer cancels the leg', async () => {
      const call = await context.dial('11');
      await context.ringing(call);
      await context.provider.hangUpLeg(call.leg.legSid);
      await expect(context.ended(call)).resolves.toMatchObject({ status: 'canceled' });
      expect(context.statuses(call)).not.toContain('answered');
    });

    it('after the answer completes it, and a second time is success', async () => {
      const call = await context.answered();
      await context.provider.hangUpLeg(call.leg.legSid);
      await expect(context.ended(call)).resolves.toMatchObject({ status: 'completed' });
      await expect(context.provider.hangUpLeg(call.leg.legSid)).resolves.toBeUndefined();
    });

    it('by several at once ends it once', async () => {
      const call = await context.inRoom();
      await Promise.all([1, 2, 3].map(() => context.provider.hangUpLeg(call.leg.legSid)));
      await context.roomEnded(call);
      await context.ended(call);
      expect(context.statuses(call)).toEqual(context.course('initiated', 'ringing', 'answered', 'completed'));
    });

    context.itCalls('30', 'of a leg nobody knows is success', async () => {
      const call = await context.dial('30');
      await expect(context.provider.hangUpLeg(nobodysId(call.leg.legSid))).resolves.toBeUndefined();
      await expect(context.provider.hangUpLeg('nonsense/../..')).resolves.toBeUndefined();
    });
  });

  describe('ending a room', () => {
    it('ends the legs in it, and a second time is success', async () => {
      const call = await context.inRoom();
      await context.provider.endRoom(call.leg.conferenceSid);
      await expect(context.ended(call)).resolves.toMatchObject({ status: 'completed' });
      await context.roomEnded(call);
      await expect(context.provider.endRoom(call.leg.conferenceSid)).resolves.toBeUndefined();
    });

    it('that nobody knows is success', async () => {
      const call = await context.inRoom();
      await expect(context.provider.endRoom(nobodysId(call.leg.conferenceSid))).resolves.toBeUndefined();
      await expect(context.provider.endRoom('nonsense')).resolves.toBeUndefined();
    });
  });

  describe('a participant', () => {
    let call: PlacedCall;
    beforeEach(async () => {
      call = await context.inRoom();
    });

    const { tellsChanges } = context.traits;
    /** Whoever tells of changes names leg and label. */
    const told = async (change: string): Promise<void> => {
      if (!tellsChanges) return;
      await expect(context.changed(call, change)).resolves.toMatchObject({ legSid: call.leg.legSid, label: 'customer' });
    };
    const onRecord = async () => (await context.provider.fetchRoom(call.leg.conferenceSid))?.participants[0];

    it.each(['label', 'legSid'] as const)('is muted and heard again, by its %s', async (handle) => {
      const { conferenceSid, [handle]: participant } = call.leg;
      await expect(context.provider.updateParticipant(conferenceSid, participant, { muted: true })).resolves.toEqual({
        muted: true,
        hold: false,
      });
      await expect(onRecord()).resolves.toMatchObject({ legSid: call.leg.legSid, muted: true, hold: false });
      await told('mute');
      await expect(context.provider.updateParticipant(conferenceSid, participant, { muted: false })).resolves.toEqual({
        muted: false,
        hold: false,
      });
      await expect(onRecord()).resolves.toMatchObject({ muted: false });
      await told('unmute');
    });

    it('is held with our audio and taken back', async () => {
      const holdUrl = context.soundUrl(call, 'hold-music');
      const { conferenceSid, label } = call.leg;
      await expect(context.provider.updateParticipant(conferenceSid, label, { hold: true, holdUrl })).resolves.toEqual({
        muted: false,
        hold: true,
      });
      await told('hold');
      await context.fetched(holdUrl);
      await expect(onRecord()).resolves.toMatchObject({ hold: true });
      await expect(context.provider.updateParticipant(conferenceSid, label, { hold: false })).resolves.toEqual({
        muted: false,
        hold: false,
      });
      await told('unhold');
      await expect(onRecord()).resolves.toMatchObject({ hold: false });
    });

    it('hears an announcement', async () => {
      const documentUrl = context.soundUrl(call, 'announcement');
      context.inbox.answer = { do: 'say', text: 'Good morning.', then: 'continue' };
      await context.provider.announceTo(call.leg.conferenceSid, 'customer', documentUrl);
      await context.fetched(documentUrl);
      context.inbox.answer = { do: 'silence' };
    });

    it('that is not there is told apart', async () => {
      const { conferenceSid } = call.leg;
      for (const nobody of ['agent_nobody', nobodysId(call.leg.legSid), '../x']) {
        const { kind } = await failureOf(context.provider.updateParticipant(conferenceSid, nobody, { muted: true }));
        expect(kind).toBe('rejected');
      }
      await expect(failureOf(context.provider.announceTo(conferenceSid, 'agent_nobody', context.inbox.publicUrl))).resolves.toMatchObject({
        kind: 'rejected',
      });
    });
  });

  describe('a sound for the whole room', () => {
    it('is fetched by the carrier, another one takes its place, and it can be stopped', async () => {
      const call = await context.inRoom();
      for (const name of ['a', 'b']) {
        const audioUrl = `${context.inbox.publicUrl}/api/voice/audio/${call.request.callId}-${name}.wav`;
        await context.provider.playToRoom(call.leg.conferenceSid, audioUrl);
        await context.fetched(audioUrl);
      }
      await expect(context.provider.stopPlayingToRoom(call.leg.conferenceSid)).resolves.toBeUndefined();
      await expect(context.provider.stopPlayingToRoom(call.leg.conferenceSid)).resolves.toBeUndefined();
      expect(context.statuses(call)).not.toContain('completed');
    });

    it('is refused in a room that nobody knows, and stops there', async () => {
      const call = await context.inRoom();
      const room = nobodysId(call.leg.conferenceSid);
      await expect(failureOf(context.provider.playToRoom(room, context.inbox.publicUrl))).resolves.toMatchObject({ kind: 'rejected' });
      await expect(context.provider.stopPlayingToRoom(room)).resolves.toBeUndefined();
    });
  });

  describe('redirecting a leg', () => {
    it('to a message says it and hangs up', async () => {
      const call = await context.inRoom();
      const { legSid } = call.leg;
      await context.provider.redirectLeg(legSid, { do: 'say', text: 'Goodbye.', then: 'hangup' });
      if (!context.traits.hangsUpAfterMessage) {
        const isEnd = (event: CallEvent) => event.kind === 'message-ended' && event.legSid === legSid;
        await context.inbox.until('the end of the message', () => context.inbox.events.some(isEnd));
        await context.provider.hangUpLeg(legSid);
      }
      await context.changed(call, 'leave');
      await expect(context.ended(call)).resolves.toMatchObject({ status: 'completed' });
    });

    const byDial = context.traits.rooms === 'by-dial';
    context.itWhere(!byDial, 'to another room is refused: the bridge does that', async () => {
      const { request, leg } = await context.answered();
      const instruction = { do: 'join', callId: request.callId, room: `${request.room}_b`, label: 'customer' } as const;
      await expect(failureOf(context.provider.redirectLeg(leg.legSid, instruction))).resolves.toMatchObject({ kind: 'rejected' });
    });

    context.itWhere(byDial, 'to another room joins it there', async () => {
      const call = await context.answered();
      const room = `${call.request.room}_b`;
      await context.provider.redirectLeg(call.leg.legSid, { do: 'join', callId: call.request.callId, room, label: 'customer' });
      await context.inbox.until('the join of the other room', () =>
        context.inbox.of(call.request.callId, 'participant').find((event) => event.change === 'join' && event.room === room),
      );
    });

    context.itCalls('30', 'that has ended is refused', async () => {
      const call = await context.dial('30');
      await context.ended(call);
      await expect(failureOf(context.provider.redirectLeg(call.leg.legSid, { do: 'hangup' }))).resolves.toMatchObject({ kind: 'rejected' });
    });
  });
}
