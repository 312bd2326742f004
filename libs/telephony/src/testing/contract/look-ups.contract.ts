import { type ContractContext, nobodysId } from '../contract-context';

/** A leg that rings where the records tell no state of it. */
const UNTOLD = { status: expect.stringMatching(/^(queued|alive)$/), to: null, from: null };

export function describeLookUps(context: ContractContext): void {
  const { tellsLegState } = context.traits;

  describe('the carrier’s records', () => {
    context.itCalls('11', 'tell a leg while it rings and after its end', async () => {
      const before = Date.now();
      const call = await context.dial('11');
      await context.ringing(call);
      const ringing = await context.provider.fetchLeg(call.leg.legSid);
      const { to, from } = call.request;
      expect(ringing).toMatchObject({
        legSid: call.leg.legSid,
        endedAt: null,
        ...(tellsLegState ? { status: 'ringing', to, from } : UNTOLD),
      });
      // Carriers tell whole seconds, or nothing yet.
      expect((ringing!.createdAt ?? new Date()).getTime()).toBeGreaterThan(before - 1000);
      expect(ringing!.createdAt !== null).toBe(tellsLegState);
      await context.provider.hangUpLeg(call.leg.legSid);
      await context.ended(call);
      const ended = await context.provider.fetchLeg(call.leg.legSid);
      expect(ended).toMatchObject({ status: tellsLegState ? 'canceled' : 'ended', endedAt: expect.any(Date) });
    });

    it('tell a leg that is answered', async () => {
      const call = await context.answered();
      await expect(context.provider.fetchLeg(call.leg.legSid)).resolves.toMatchObject({
        status: tellsLegState ? 'answered' : 'alive',
        startedAt: expect.any(Date),
      });
    });

    it('tell a room and who is in it, then that it ended', async () => {
      const call = await context.inRoom();
      await context.provider.updateParticipant(call.leg.conferenceSid, 'customer', { muted: true });
      const live = await context.provider.fetchRoom(call.leg.conferenceSid);
      expect(live).toMatchObject({
        conferenceSid: call.leg.conferenceSid,
        room: call.request.room,
        participants: [{ legSid: call.leg.legSid, label: 'customer', muted: true, hold: false, joinedAt: expect.any(Date) }],
      });
      expect(['init', 'in-progress']).toContain(live!.status);
      await context.provider.endRoom(call.leg.conferenceSid);
      await context.roomEnded(call);
      await expect(context.provider.fetchRoom(call.leg.conferenceSid)).resolves.toMatchObject({ status: 'completed', participants: [] });
    });

    it('know nothing of what never was', async () => {
      const call = await context.inRoom();
      await expect(context.provider.fetchLeg(nobodysId(call.leg.legSid))).resolves.toBeNull();
      await expect(context.provider.fetchLeg('../Accounts')).resolves.toBeNull();
      await expect(context.provider.fetchRoom(nobodysId(call.leg.conferenceSid))).resolves.toBeNull();
      await expect(context.provider.fetchRoom('')).resolves.toBeNull();
    });

    context.itLocally('know no leg to a number that was never dialled', async () => {
      await expect(context.provider.findDialedLeg(context.request('10'), new Date(0))).resolves.toBeNull();
    });

    it('tell the numbers we may show', async () => {
      const numbers = await context.provider.callerIds();
      expect(numbers).toContain(context.it.callerId);
      for (const number of numbers) expect(number).toMatch(/^\+[1-9]\d{1,14}$/);
      expect(context.provider.defaultCallerId).toBe(context.it.callerId);
    });
  });

  describe('a browser’s token', () => {
    const access = (identity: string, ttlSeconds: number) =>
      context.provider.browserAccess({ identity, ttlSeconds, credentialId: null, use: 'room' });

    it('names its identity and ends when asked to', async () => {
      const { token, identity, expiresAt, sip } = await access('agent_7', 3600);
      expect(identity).toBe('agent_7');
      expect(context.it.readToken(token)).toEqual({ identity: sip?.credentialId ?? 'agent_7', expiresAt });
      expect(Math.abs(expiresAt.getTime() - Date.now() - 3_600_000)).toBeLessThan(60_000);
    });

    it.each([
      { what: 'nobody', identity: '' },
      { what: 'a name with a blank', identity: 'no blanks' },
      { what: 'an address', identity: 'agent@example.com' },
      { what: 'a name without end', identity: 'x'.repeat(500) },
    ])('is not made for $what', async ({ identity }) => {
      await expect(access(identity, 60)).rejects.toMatchObject({ kind: 'rejected' });
    });
  });
}
