/**
 * Rings a browser at its own credential. `from` is E.164; `credential` the SIP user name that `browserAccess` told; `label`
 * is minted by us (calls.md A4) and comes back with every event of the leg. `commandId`: another one for each dial of the leg.
 */
export interface DialBrowserRequest {
  callId: string;
  label: string;
  credential: string;
  from: string;
  timeoutSeconds: number;
  commandId: string;
}

/** `commandId`: our own, kept on the row before it is sent; the carrier ignores the repeat of a command it knows. */
export interface OpenRoomRequest {
  callId: string;
  room: string;
  legSid: string;
  label: string;
  commandId: string;
}
export interface JoinRoomRequest {
  callId: string;
  /** The room's name as it was opened: every event of the leg in it brings it back. */
  room: string;
  conferenceSid: string;
  legSid: string;
  label: string;
  commandId: string;
  /** Something is played to the leg that must not be heard in the room: it is stopped as soon as the leg is in. */
  stopsSound?: boolean;
}

/** - `room_ended`: start over with `openRoom`; `leg_ended`: nobody is there to be joined. Being in the room already is `joined`. */
export type JoinResult = 'joined' | 'room_ended' | 'leg_ended';

/**
 * Carriers whose rooms are made and filled by our commands after the answer (calls.md F25), and whose browsers are dialled by
 * us. All methods throw `TelephonyError` only and repeat nothing by themselves.
 */
export interface TelephonyBridge {
  /** The variables that are not set without which no browser can be dialled: names, never values. Empty: all is there. */
  readonly missing: readonly string[];
  /** What the events of such a leg, and the ringing browser itself, bring back: it names the call and the leg. */
  clientState(callId: string, label: string): string;
  /** A browser that is not signed in shows as the leg's end with reason `sip_480`. */
  dialBrowser(request: DialBrowserRequest): Promise<{ legSid: string }>;
  /** Makes the room out of the call's first answered leg, which is in it then. */
  openRoom(request: OpenRoomRequest): Promise<{ conferenceSid: string } | 'leg_ended'>;
  joinRoom(request: JoinRoomRequest): Promise<JoinResult>;
}
