import { type ContractContext, nobodysId } from '../contract-context';

export function describeLookUps(context: ContractContext): void {
  describe('the carrier’s records', () => {
    context.itCalls('11', 'tell a leg while it rings and after its end', async () => {
      const before = Date.now();
      const call = await context.dial('11');
      await context.status(call, 'ringing');
      const ringing = await context.provider.fetchLeg(call.leg.legSid);
      expect(ringing).toMatchObject({
        legSid: call.leg.legSid,
        status: 'ringing',
        to: call.request.to,
        from: call.request.from,
        endedAt: null,
      });
      // Carriers tell whole seconds.
      expect(ringing!.createdAt!.getTime()).toBeGreaterThan(before - 1000);
      await context.provider.hangUpLeg(call.leg.legSid);
      await context.ended(call);
      const ended = await context.provider.fetchLeg(call.leg.legSid);
      expect(ended).toMatchObject({ status: 'canceled', endedAt: expect.any(Date) });
    });

    it('tell a leg that is answered', async () => {
      const call = await context.answered();
      await expect(context.provider.fetchLeg(call.leg.legSid)).resolves.toMatchObject({ status: 'answered', startedAt: expect.any(Date) });
    });

    it('tell a room and who is in it, then that it ended', async () => {
      const call = await context.answered();
      await context.changed(call, 'join');
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

    context.itCalls('30', 'know nothing of what never was', async () => {
      const call = await context.dial('30');
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
      const { token, identity, expiresAt } = await access('agent_7', 3600);
      expect(identity).toBe('agent_7');
      expect(context.it.readToken(token)).toEqual({ identity: 'agent_7', expiresAt });
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
