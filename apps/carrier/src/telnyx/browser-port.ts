import type { AudioPort } from '../media/audio';

/**
 * The seam between the signalling of `@telnyx/webrtc` (WebSocket, SDP, WebRTC: folder `signalling/`) and the call logic
 * of the Telnyx side (Call Control, webhooks, conferences). Signalling knows sockets and media; credentials, numbers, webhooks
 * and ids are the call logic's. Each side calls the other through these interfaces only.
 */
export interface RtcUser {
  /** The credential's SIP user name: who is called by `sip:<username>@…`. */
  username: string;
}

export type RtcCredentials = { token: string } | { username: string; password: string };

/** The ids a call has in webhooks and in REST. */
export interface RtcCallIds {
  callControlId: string;
  callSessionId: string;
  callLegId: string;
}

/** Why a call ended: Q.850 words and number, and the SIP answer behind them where there is one. */
export interface RtcEnding {
  cause: string;
  causeCode: number;
  sipCode?: number;
  sipReason?: string;
}

/** A browser dials. */
export interface RtcCallRequest {
  user: RtcUser;
  /** The browser's own id of the call. */
  callId: string;
  destination: string;
  callerNumber: string;
  callerName: string;
  /** As the page gave it: base64. */
  clientState: string | null;
  customHeaders: Array<{ name: string; value: string }>;
  /** The browser's two-way audio, for the whole life of the call. */
  media: AudioPort;
  leg: RtcLeg;
}

/** Drives the browser's side of a call. Nothing of it has any effect once the call is over. */
export interface RtcLeg {
  /** Tells the ids. The SDK shows nothing of it. */
  ringing(ids: RtcCallIds): void;
  /** The browser hears the line from now on (state `early`). */
  earlyMedia(): void;
  answer(ids: RtcCallIds): void;
  hangUp(ending: RtcEnding): void;
}

/** What call logic wants to hear of the browser's own actions. */
export interface RtcCallHandler {
  /** The browser answered a call that was made to it. */
  onAnswer?(): void;
  /** Hung up by the page; before the answer of a call to it that is a refusal. */
  onHangUp(ending: RtcEnding): void;
  onDigits(digits: string): void;
  onHold(held: boolean): void;
  /** The browser did not come back in time. */
  onGone(): void;
}

export interface RtcCallLogic {
  /** Throws when the credentials are wrong, expired or revoked. */
  login(credentials: RtcCredentials): RtcUser;
  onCall(request: RtcCallRequest): RtcCallHandler;
}

/** A call to a browser. */
export interface RtcInvitation {
  ids: RtcCallIds;
  callerNumber: string;
  callerName: string;
  calleeNumber: string;
  clientState: string | null;
  customHeaders?: Array<{ name: string; value: string }>;
  handler: RtcCallHandler;
}

/** What the call logic can do with browsers that are signed in. */
export interface RtcBrowsers {
  /** Null: nobody is signed in under that name (SIP 480). */
  invite(username: string, invitation: RtcInvitation): { media: AudioPort; leg: Pick<RtcLeg, 'hangUp'> } | null;
  /** Throws them out, as after the revocation of a credential: their calls end. */
  punt(username: string): void;
}
