import { randomBytes } from 'node:crypto';
import { defineProviderContract } from '../../testing/provider.contract';
import { CarrierProcess } from '../../testing/carrier-process';
import type { ProviderUnderTest } from '../../testing/provider-under-test';
import { WebhookInbox } from '../../testing/webhook-inbox';
import { TWILIO_TRAITS, twilioFacts } from './testing/twilio-under-test';
import type { TwilioOptions } from './twilio.options';
import { TwilioProvider } from './twilio.provider';

const secret = (prefix: string) => `${prefix}${randomBytes(16).toString('hex')}`;

/** Twilio's code for a parameter it does not know or that is not as it should be. */
const BAD_PARAMETER = 20001;

async function startTwilio(): Promise<ProviderUnderTest> {
  const inbox = await WebhookInbox.start({ servesFiles: true });
  try {
    return await startBehind(inbox);
  } catch (error) {
    await inbox.stop();
    throw error;
  }
}

async function startBehind(inbox: WebhookInbox): Promise<ProviderUnderTest> {
  const account: TwilioOptions = {
    accountSid: secret('AC'),
    authToken: secret(''),
    apiKey: secret('SK'),
    apiSecret: secret(''),
    twimlAppSid: secret('AP'),
    phoneNumber: '+14155550100',
    publicUrl: inbox.publicUrl,
    requestTimeoutMs: 5000,
  };
  const carrier = await startCarrier(account);
  const provider = new TwilioProvider({ ...account, baseUrl: carrier.url });
  inbox.serveFor(provider);
  return {
    provider,
    inbox,
    callerId: account.phoneNumber,
    dialRequests: (to) => countDials(carrier, to),
    illFormedRequests: () => carrier.refused([BAD_PARAMETER]),
    ...twilioFacts(account.authToken),
    async stop() {
      await carrier.stop();
      await inbox.stop();
    },
  };
}

function startCarrier(account: TwilioOptions): Promise<CarrierProcess> {
  return CarrierProcess.start({
    CARRIER_ACCOUNT_SID: account.accountSid,
    CARRIER_AUTH_TOKEN: account.authToken,
    CARRIER_API_KEY: account.apiKey,
    CARRIER_API_SECRET: account.apiSecret,
    CARRIER_TWIML_APP_SID: account.twimlAppSid,
    CARRIER_NUMBERS: account.phoneNumber,
    CARRIER_VOICE_URL: `${account.publicUrl}/api/voice/dial`,
    CARRIER_MEDIA: 'off',
  });
}

async function countDials(carrier: CarrierProcess, to: string): Promise<number> {
  return (await carrier.requests()).filter(
    ({ method, path, params }) => method === 'POST' && /\/(Calls|Participants)\.json$/.test(path) && params['To'] === to,
  ).length;
}

defineProviderContract('Twilio', TWILIO_TRAITS, startTwilio);
