import { type Contacts, LOCAL_CONTACTS } from './contacts';
import { ContractContext } from './contract-context';
import { describeBridge } from './contract/bridge.contract';
import { describeCampaignLegs } from './contract/campaign-legs.contract';
import { describeCommands } from './contract/commands.contract';
import { describeDialling } from './contract/dialling.contract';
import { describeDirect } from './contract/direct.contract';
import { describeLookUps } from './contract/look-ups.contract';
import { describeRecordings } from './contract/recordings.contract';
import { describeWebhooks } from './contract/webhooks.contract';
import type { ProviderFactory, ProviderTraits } from './provider-under-test';

/**
 * What every carrier's strategy must do, run over HTTP against the local carrier, or with the contacts that somebody has
 * arranged against a real one. A strategy passes as a whole or is not one; nothing here knows any carrier, but
 * for the `traits` each declares.
 */
export function defineProviderContract(
  name: string,
  traits: ProviderTraits,
  factory: ProviderFactory,
  contacts: Contacts = LOCAL_CONTACTS,
): void {
  describe(`the provider contract: ${name}`, () => {
    const context = new ContractContext(factory, traits, contacts);
    beforeAll(() => context.start());
    afterAll(() => context.stop());
    afterEach(() => context.hangUpAll());

    describeDialling(context);
    describeWebhooks(context);
    describeCommands(context);
    describeLookUps(context);
    if (traits.rooms === 'by-command') describeBridge(context);
    if (traits.browsersDial) describeDirect(context);
    describeCampaignLegs(context);
    describeRecordings(context);

    // Last, because it is about all the others.
    describe('all in all', () => {
      context.itLocally('the carrier understood every request', async () => {
        await expect(context.it.illFormedRequests!()).resolves.toEqual([]);
      });

      it('every genuine webhook was understood', () => {
        expect(context.inbox.rejections.filter(({ error }) => error.reason !== 'signature')).toEqual([]);
        const refused = new Set(context.inbox.rejections.map(({ webhook }) => context.it.callOf(webhook)));
        expect([...refused]).toEqual(context.forged);
      });
    });
  });
}
