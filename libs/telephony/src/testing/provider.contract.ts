import { type Contacts, LOCAL_CONTACTS } from './contacts';
import { ContractContext } from './contract-context';
import { describeCommands } from './contract/commands.contract';
import { describeDialling } from './contract/dialling.contract';
import { describeLookUps } from './contract/look-ups.contract';
import { describeRecordings } from './contract/recordings.contract';
import { describeWebhooks } from './contract/webhooks.contract';
import type { ProviderFactory } from './provider-under-test';

/**
 * What every carrier's strategy must do, run over HTTP against the local carrier, or with the contacts that somebody has
 * arranged against a real one. A strategy passes as a whole or is not one; nothing here knows any carrier.
 */
export function defineProviderContract(name: string, factory: ProviderFactory, contacts: Contacts = LOCAL_CONTACTS): void {
  describe(`the provider contract: ${name}`, () => {
    const context = new ContractContext(factory, contacts);
    beforeAll(() => context.start(), 60_000);
    afterAll(() => context.stop());
    afterEach(() => context.hangUpAll());

    describeDialling(context);
    describeWebhooks(context);
    describeCommands(context);
    describeLookUps(context);
    describeRecordings(context);

    // Last, because it is about all the others.
    describe('all in all', () => {
      context.itLocally('the carrier understood every request', async () => {
        await expect(context.it.illFormedRequests!()).resolves.toEqual([]);
      });

      it('every genuine webhook was understood', () => {
        expect(context.inbox.rejections.filter(({ error }) => error.reason !== 'signature')).toEqual([]);
        const refused = new Set(context.inbox.rejections.map(({ webhook }) => new URL(webhook.url).searchParams.get('call')));
        expect([...refused]).toEqual(context.forged);
      });
    });
  });
}
