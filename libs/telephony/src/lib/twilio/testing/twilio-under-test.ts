import type { ProviderTraits, ProviderUnderTest } from '../../../testing/provider-under-test';
import { twilioSignature } from './signed-webhook';

export const TWILIO_TRAITS: ProviderTraits = {
  rooms: 'by-dial',
  browsersDial: false,
  tellsRinging: true,
  tellsChanges: true,
  numbersEvents: true,
  tellsLegState: true,
  findsLegs: 'by-number',
  refusesBlocked: true,
  plays: 'documents',
  hangsUpAfterMessage: true,
  cancels: 'only-unanswered',
  detection: { tellsMachineFirst: false },
  recordings: { named: 'at-start', tellsAbsence: true, format: 'wav' },
};

/** What the suite must know of Twilio, whichever account it talks to. */
export function twilioFacts(authToken: string): Pick<ProviderUnderTest, 'sign' | 'callOf' | 'readToken'> {
  return {
    sign: ({ url, rawBody }) => ({
      url,
      method: 'POST',
      headers: { 'x-twilio-signature': twilioSignature(url, Object.fromEntries(new URLSearchParams(rawBody.toString())), authToken) },
      rawBody,
      receivedAt: new Date(),
    }),
    callOf: ({ url }) => new URL(url).searchParams.get('call'),
    readToken: (token) => {
      const payload = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as {
        exp: number;
        grants: { identity: string };
      };
      return { identity: payload.grants.identity, expiresAt: new Date(payload.exp * 1000) };
    },
  };
}
