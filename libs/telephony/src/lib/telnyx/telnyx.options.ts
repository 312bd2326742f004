/** Call Control: what dials contacts and browsers and joins them in rooms. */
export interface TelnyxCallControl {
  apiKey: string;
  /** The Call Control application. It may serve other software too: our webhook address goes with each call. */
  connectionId: string;
  phoneNumber: string;
  /** Ed25519, base64 of its 32 bytes, as the console shows it. */
  publicKey: string;
}

/** Calls from the browser: a credential connection, perhaps of another account. */
export interface TelnyxBrowserCalls {
  connectionId: string;
  phoneNumber: string;
  /** Null: no credentials on demand and no commands on browser calls of another account. */
  apiKey: string | null;
  /** The fixed pair of a one-person installation. */
  username: string | null;
  password: string | null;
  /** Where it is another account's; null: the same as for Call Control. */
  publicKey: string | null;
}

/** What an installation knows about its Telnyx accounts; either part may be absent, not both. */
export interface TelnyxOptions {
  callControl: TelnyxCallControl | null;
  browserCalls: TelnyxBrowserCalls | null;
  /** The local carrier's address instead of Telnyx's, `/v2` included. */
  baseUrl?: string;
  /** How Telnyx reaches us (BASE_URL). */
  publicUrl: string;
  /** One request's longest time. A dial that takes longer has an unknown result, so this is not short. */
  requestTimeoutMs?: number;
}
