import type { AudioPort } from './media/audio';

/**
 * The seam between the Voice SDK's signalling (WebSocket, SDP, WebRTC: folder `signalling/`) and the carrier's call
 * logic (REST, TwiML, conferences). Signalling knows sockets and media, call logic knows accounts and calls; each side
 * calls the other through these two interfaces only.
 */
export interface BrowserCallRequest {
  /** From the verified access token. */
  identity: string;
  accountSid: string;
  /** The token's outgoing application. */
  applicationSid: string;
  /** connect({ params }) plus the token's own `outgoing.params`, which win. */
  params: Record<string, string>;
  /** The browser's two-way audio; live once ICE and DTLS are up, silence before. */
  media: AudioPort;
  /** Drives the browser's side of this call. */
  leg: BrowserLeg;
}

export interface BrowserLeg {
  /** Tells the SDK the CallSid (`ringing`). Must come before `answer`. */
  ringing(callSid: string): void;
  /** Sends the SDP answer: the SDK fires `accept`. */
  answer(): void;
  /** Ends the call from our side; `error` reaches the SDK's `error` event (31000-range codes). */
  hangUp(error?: { code: number; message: string }): void;
}

/** What call logic gives back for a browser call: how it wants to hear about the browser's own actions. */
export interface BrowserCallHandler {
  onHangUp(): void;
  onDigits(digits: string): void;
  /** Signalling socket lost for good (browser closed, no resume in time). */
  onGone(): void;
}

export interface BrowserCallAcceptor {
  /** Verifies an access token (HS256 by the API key's secret). Throws an Error with a numeric `code` (20101, 20104, 20151). */
  verifyToken(jwt: string): {
    identity: string;
    accountSid: string;
    applicationSid: string;
    params: Record<string, string>;
    ttlSeconds: number;
  };
  onCall(request: BrowserCallRequest): BrowserCallHandler;
}
