import { liveContacts } from '../../testing/contacts';
import { defineProviderContract } from '../../testing/provider.contract';
import type { ProviderUnderTest } from '../../testing/provider-under-test';
import { WebhookInbox } from '../../testing/webhook-inbox';
import { TWILIO_TRAITS, twilioFacts } from './testing/twilio-under-test';
import type { TwilioOptions } from './twilio.options';
import { TwilioProvider } from './twilio.provider';

/** Real phones take their time, and a new account starts one dial a second. */
const PATIENCE_MS = 60_000;
jest.setTimeout(4 * PATIENCE_MS);

/** Run by `npm run test:live` only, which checks that they are there. */
const live = (name: string): string => process.env[`LIVE_${name}`] ?? '';

async function startLive(): Promise<ProviderUnderTest> {
  const inbox = await WebhookInbox.start({ port: Number(live('PORT')), publicUrl: live('PUBLIC_URL'), patienceMs: PATIENCE_MS });
  try {
    await reachesUs(inbox);
    return startBehind(inbox);
  } catch (error) {
    await inbox.stop();
    throw error;
  }
}

function startBehind(inbox: WebhookInbox): ProviderUnderTest {
  const account: TwilioOptions = {
    accountSid: live('TWILIO_ACCOUNT_SID'),
    authToken: live('TWILIO_AUTH_TOKEN'),
    apiKey: live('TWILIO_API_KEY'),
    apiSecret: live('TWILIO_API_SECRET'),
    twimlAppSid: live('TWILIO_TWIML_APP_SID'),
    phoneNumber: live('TWILIO_PHONE_NUMBER'),
    publicUrl: inbox.publicUrl,
    ...(live('TWILIO_API_URL') && { baseUrl: live('TWILIO_API_URL') }),
  };
  const provider = new TwilioProvider(account);
  inbox.serveFor(provider);
  return {
    provider,
    inbox,
    callerId: account.phoneNumber,
    ...twilioFacts(account.authToken),
    stop: () => inbox.stop(),
  };
}

/** A tunnel that leads elsewhere would show as one timeout after another. */
async function reachesUs(inbox: WebhookInbox): Promise<void> {
  const why = await fetch(`${inbox.publicUrl}/is-it-you`, { signal: AbortSignal.timeout(15_000) }).then(
    ({ status }) => `something else answered ${status}`,
    ({ message }: Error) => message,
  );
  if (inbox.visitors.includes('/is-it-you')) return;
  throw new Error(`LIVE_PUBLIC_URL ${inbox.publicUrl} does not lead to port ${live('PORT')} of this machine: ${why}`);
}

defineProviderContract('Twilio, a real account', TWILIO_TRAITS, startLive, liveContacts('LIVE_TWILIO_CONTACT_', process.env));
