import { randomUUID } from 'node:crypto';
import { CarrierProcess } from '../../testing/carrier-process';
import { defineProviderContract } from '../../testing/provider.contract';
import type { ProviderUnderTest } from '../../testing/provider-under-test';
import { WebhookInbox } from '../../testing/webhook-inbox';
import { makeTelnyxKeys } from './testing/make-telnyx-options';
import { TELNYX_TRAITS, telnyxFacts } from './testing/telnyx-under-test';
import type { TelnyxBrowserCalls, TelnyxCallControl } from './telnyx.options';
import { TelnyxProvider } from './telnyx.provider';

/** Telnyx's codes for a parameter that is missing, not known, or not as it should be. */
const BAD_PARAMETER = [10004, 10015, 10032, 10033, 90017];
const KEYS = makeTelnyxKeys();

async function startTelnyx(): Promise<ProviderUnderTest> {
  const inbox = await WebhookInbox.start({ servesFiles: true });
  try {
    return await startBehind(inbox);
  } catch (error) {
    await inbox.stop();
    throw error;
  }
}

async function startBehind(inbox: WebhookInbox): Promise<ProviderUnderTest> {
  const ours = { apiKey: `KEY${randomUUID()}`, phoneNumber: '+14155550100' };
  const callControl: TelnyxCallControl = { ...ours, connectionId: '1000000000000000001', publicKey: KEYS.publicKey };
  const browserCalls: TelnyxBrowserCalls = {
    ...ours,
    connectionId: '2000000000000000002',
    username: null,
    password: null,
    publicKey: null,
  };
  const carrier = await startCarrier(callControl, browserCalls);
  const provider = new TelnyxProvider({
    callControl,
    browserCalls,
    publicUrl: inbox.publicUrl,
    baseUrl: `${carrier.url}/v2`,
    requestTimeoutMs: 5000,
  });
  inbox.serveFor(provider);
  return {
    provider,
    inbox,
    callerId: ours.phoneNumber,
    dialRequests: (to) => countDials(carrier, to),
    illFormedRequests: () => carrier.refused(BAD_PARAMETER),
    ...telnyxFacts(KEYS),
    async stop() {
      await carrier.stop();
      await inbox.stop();
    },
  };
}

/** The connection itself names no webhook address: each dial brings it. */
function startCarrier(callControl: TelnyxCallControl, browserCalls: TelnyxBrowserCalls): Promise<CarrierProcess> {
  return CarrierProcess.start({
    CARRIER_TELNYX_API_KEY: callControl.apiKey,
    CARRIER_TELNYX_CONNECTION_ID: callControl.connectionId,
    CARRIER_TELNYX_SIP_CONNECTION_ID: browserCalls.connectionId,
    CARRIER_TELNYX_NUMBERS: callControl.phoneNumber,
    CARRIER_TELNYX_PRIVATE_KEY: KEYS.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    CARRIER_MEDIA: 'off',
  });
}

async function countDials(carrier: CarrierProcess, to: string): Promise<number> {
  return (await carrier.requests()).filter(({ method, path, params }) => method === 'POST' && path === '/v2/calls' && params['to'] === to)
    .length;
}

defineProviderContract('Telnyx', TELNYX_TRAITS, startTelnyx);
