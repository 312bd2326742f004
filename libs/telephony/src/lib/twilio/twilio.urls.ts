import { ROUTES } from '@dialer/contracts';

/**
 * Twilio repeats a callback only on a failed connection unless the address asks for more: three repeats on anything
 * (calls.md A2). A fragment is neither sent nor signed.
 */
const REPEAT = '#rc=3&rp=all';

export interface CallbackUrls {
  legStatus: string;
  conferenceStatus: string;
  recordingStatus: string;
  fallback: string;
  /** What a campaign's leg asks for when it is answered. */
  customerQueue: string;
  detection: string;
  /** Where a pressed key goes. */
  optOut: string;
}

const voiceUrl = (publicUrl: string) => `${publicUrl.replace(/\/+$/, '')}${ROUTES.voice}`;

/** An audio file that is over at once. */
export const nothingUrl = (publicUrl: string) => `${voiceUrl(publicUrl)}/nothing.wav`;

/** Addresses we hand to Twilio: our call id and nothing that identifies a person (contract.md §1). */
export function callbackUrls(publicUrl: string, callId: string): CallbackUrls {
  const voice = voiceUrl(publicUrl);
  const query = `?call=${encodeURIComponent(callId)}${REPEAT}`;
  return {
    legStatus: `${voice}/status${query}`,
    conferenceStatus: `${voice}/conference-status${query}`,
    recordingStatus: `${voice}/recording-status${query}`,
    fallback: `${voice}/fallback${query}`,
    customerQueue: `${voice}/customer-queue${query}`,
    detection: `${voice}/amd-status${query}`,
    optOut: `${voice}/opt-out${query}`,
  };
}
