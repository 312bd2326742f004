import type { ProviderTraits, ProviderUnderTest } from '../../../testing/provider-under-test';
import { readClientState } from '../telnyx.client-state';
import type { TelnyxKeys } from './make-telnyx-options';
import { telnyxHeaders } from './signed-telnyx';

export const TELNYX_TRAITS: ProviderTraits = {
  rooms: 'by-command',
  browsersDial: true,
  tellsRinging: false,
  tellsChanges: false,
  numbersEvents: false,
  tellsLegState: false,
  findsLegs: 'by-call-id',
  refusesBlocked: false,
  plays: 'files',
  hangsUpAfterMessage: false,
  cancels: 'whoever-it-is',
  detection: { tellsMachineFirst: true },
  recordings: { named: 'when-saved', tellsAbsence: false, format: 'mp3' },
};

/** What the suite must know of Telnyx, whichever account it talks to. */
export function telnyxFacts(keys: Pick<TelnyxKeys, 'privateKey'>): Pick<ProviderUnderTest, 'sign' | 'callOf' | 'readToken'> {
  return {
    sign: ({ url, rawBody }) => {
      const receivedAt = new Date();
      return { url, method: 'POST', headers: telnyxHeaders(rawBody, keys, receivedAt), rawBody, receivedAt };
    },
    callOf: ({ rawBody }) => {
      const { data } = JSON.parse(rawBody.toString()) as { data: { payload: Record<string, unknown> } };
      return readClientState(data.payload['client_state'])?.callId ?? null;
    },
    readToken: (token) => {
      const { sub, exp } = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { sub: string; exp: number };
      return { identity: sub, expiresAt: new Date(exp * 1000) };
    },
  };
}
