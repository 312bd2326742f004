import { randomUUID } from 'node:crypto';
import type { JoinResult, OpenRoomRequest } from '../../lib/telephony-bridge';
import { type ContractContext, failureOf, nobodysId, type PlacedCall } from '../contract-context';

/** Carriers whose rooms are made and filled by our commands after the answer (calls.md F25). */
export function describeBridge(context: ContractContext): void {
  const bridge = () => context.provider.bridge!;
  const opening = ({ request, leg }: PlacedCall): OpenRoomRequest => ({
    callId: request.callId,
    room: request.room,
    legSid: leg.legSid,
    label: leg.label,
    commandId: randomUUID(),
  });
  /** The second call's leg into the first one's room. */
  const join = ({ request, leg }: PlacedCall, { leg: { legSid } }: PlacedCall): Promise<JoinResult> =>
    bridge().joinRoom({
      callId: request.callId,
      room: request.room,
      conferenceSid: leg.conferenceSid,
      legSid,
      label: 'agent_7',
      commandId: randomUUID(),
    });

  describe('a room opened by a command', () => {
    it('is the same one when the command is repeated', async () => {
      const call = await context.answered();
      const request = opening(call);
      const opened = await bridge().openRoom(request);
      expect(opened).toEqual({ conferenceSid: expect.any(String) });
      await expect(bridge().openRoom(request)).resolves.toEqual(opened);
    });

    context.itCalls('11', 'needs a leg that has answered and stands', async () => {
      const ringing = await context.dial('11');
      await context.ringing(ringing);
      await expect(failureOf(bridge().openRoom(opening(ringing)))).resolves.toMatchObject({ kind: 'rejected' });
      await context.provider.hangUpLeg(ringing.leg.legSid);
      await context.ended(ringing);
      await expect(bridge().openRoom(opening(ringing))).resolves.toBe('leg_ended');
      await expect(bridge().openRoom({ ...opening(ringing), legSid: nobodysId(ringing.leg.legSid) })).resolves.toBe('leg_ended');
    });

    it('is joined by another leg, which stays when the first one leaves', async () => {
      const first = await context.inRoom();
      const second = await context.answered();
      await expect(join(first, second)).resolves.toBe('joined');
      await expect(join(first, second)).resolves.toBe('joined');
      const room = await context.provider.fetchRoom(first.leg.conferenceSid);
      expect(room?.participants.map(({ legSid, label }) => [label, legSid]).toSorted()).toEqual([
        ['agent_7', second.leg.legSid],
        ['customer', first.leg.legSid],
      ]);
      await context.provider.hangUpLeg(first.leg.legSid);
      await context.changed(first, 'leave');
      await expect(context.provider.fetchRoom(first.leg.conferenceSid)).resolves.toMatchObject({
        participants: [{ legSid: second.leg.legSid }],
      });
      await expect(join(first, first)).resolves.toBe('leg_ended');
    });

    it('that has ended is joined by nobody, and its legs have ended with it', async () => {
      const [first, second, third] = [await context.inRoom(), await context.answered(), await context.answered()];
      await join(first, second);
      await context.provider.endRoom(first.leg.conferenceSid);
      await context.ended(first);
      await context.inbox.until('the end of the second leg', () =>
        context.inbox.events.some((event) => event.kind === 'leg' && event.legSid === second.leg.legSid && event.status === 'completed'),
      );
      await expect(join(first, third)).resolves.toBe('room_ended');
      expect(context.statuses(third)).not.toContain('completed');
    });
  });

  describe('a browser', () => {
    it('that is not signed in shows as its leg’s end', async () => {
      const access = await context.provider.browserAccess({ identity: 'agent_7', ttlSeconds: 60, credentialId: null, use: 'room' });
      const callId = randomUUID();
      const { legSid } = await bridge().dialBrowser({
        callId,
        label: 'agent_7',
        credential: access.sip!.username,
        from: context.it.callerId,
        timeoutSeconds: 10,
        commandId: randomUUID(),
      });
      const end = await context.inbox.until('the end of the browser’s leg', () =>
        context.inbox.of(callId, 'leg').find(({ status }) => status !== 'initiated'),
      );
      expect(end).toMatchObject({ legSid, label: 'agent_7', status: 'failed', reason: 'sip_480' });
    });

    it('is signed in again by the credential it has', async () => {
      const request = { identity: 'agent_8', ttlSeconds: 60, credentialId: null, use: 'room' } as const;
      const { credentialId, username } = (await context.provider.browserAccess(request)).sip!;
      const again = await context.provider.browserAccess({ ...request, credentialId });
      expect(again.sip).toMatchObject({ credentialId, username });
    });
  });
}
