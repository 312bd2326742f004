/** What an installation knows about its Twilio account; the API's configuration fills it. */
export interface TwilioOptions {
  accountSid: string;
  /** Signs webhooks, also when REST were to use an API key. */
  authToken: string;
  /** The key pair that signs browser tokens. */
  apiKey: string;
  apiSecret: string;
  twimlAppSid: string;
  phoneNumber: string;
  /** The local carrier's address instead of Twilio's (CARRIER_URL). */
  baseUrl?: string;
  /** How Twilio reaches us (BASE_URL). */
  publicUrl: string;
  /** One request's longest time. A dial that takes longer has an unknown result, so this is not short. */
  requestTimeoutMs?: number;
}
