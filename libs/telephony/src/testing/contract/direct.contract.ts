import { randomUUID } from 'node:crypto';
import { type ContractContext, failureOf, nobodysId } from '../contract-context';

/** Carriers whose browsers dial by themselves. Only a browser makes such a call; what is commanded is a leg like any other. */
export function describeDirect(context: ContractContext): void {
  const direct = () => context.provider.direct!;

  describe('the contact of a call without a room', () => {
    it('hears a file until it is stopped, which may happen twice', async () => {
      const call = await context.answered();
      const url = context.soundUrl(call, 'hold-music');
      await direct().playToContact(call.leg.legSid, url, randomUUID());
      await context.fetched(url);
      await expect(direct().stopPlaying(call.leg.legSid)).resolves.toBeUndefined();
      await expect(direct().stopPlaying(call.leg.legSid)).resolves.toBeUndefined();
      expect(context.statuses(call)).not.toContain('completed');
    });

    it('who has gone, or never was, hears nothing', async () => {
      const call = await context.answered();
      const { legSid } = call.leg;
      await context.provider.hangUpLeg(legSid);
      await context.ended(call);
      for (const gone of [legSid, nobodysId(legSid), '../x']) {
        const playing = direct().playToContact(gone, context.soundUrl(call, 'hold-music'), randomUUID());
        await expect(failureOf(playing)).resolves.toMatchObject({ kind: 'rejected' });
        await expect(direct().stopPlaying(gone)).resolves.toBeUndefined();
      }
    });
  });
}
