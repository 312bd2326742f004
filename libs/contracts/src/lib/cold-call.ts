import type { ProviderName } from './provider';

/** contract.md §2. */
export interface InitiateRequest {
  to_phone: string;
  from_phone?: string;
  provider?: string;
  contact_id?: string;
  record?: boolean;
  override_hours?: { reason: string };
}
export interface InitiateResponse {
  conference_sid: string;
  conference_id: string;
  call_sid: string;
  access_token?: string;
  status: 'initiated';
  provider: ProviderName;
  created_at: string;
  /** Things the user should know though the call was placed, e.g. an unlikely number. */
  warnings?: string[];
}

export interface WebrtcJoinRequest {
  conference_id: string;
  client_id?: string;
  provider?: string;
  sdp_offer?: string;
}
export interface IceServer {
  urls: string | string[];
  username?: string;
  credential?: string;
}
export interface WebrtcJoinResponse {
  participant_sid: string;
  access_token: string;
  client_id: string;
  conference_name: string;
  status: 'ready' | 'connected';
  ice_servers: IceServer[];
  sdp_answer: null;
  /** Where the server dials the browser (Telnyx): what it signs in with, and which leg it shall answer. */
  sip_username?: string;
  sip_password?: string;
  login_token?: string;
  /** Comes with the leg that belongs to this join; the browser answers no other. */
  client_state?: string;
  signalling_url?: string;
}

/** A call that the browser dials itself (Telnyx). */
export interface DirectCallRequest {
  to_phone: string;
  from_phone?: string;
  contact_id?: string;
  record?: boolean;
  override_hours?: { reason: string };
}
export interface DirectCallResponse {
  call_id: string;
  conference_id: string;
  /** Handed to the carrier with the dial; names the call in every event. */
  client_state: string;
  destination_number: string;
  caller_number: string;
  record: boolean;
  created_at: string;
  warnings?: string[];
}

export interface StartRecordingRequest {
  /** The carrier's control or leg id, or our call id. */
  call_control_id: string;
  to_phone: string;
  from_phone: string;
  client_state?: string;
}
export interface StartRecordingResponse {
  /** `owed`: it starts with the answer. */
  status: 'recording' | 'owed';
  call_control_id: string;
  recording_id?: string;
}

export const MUTE_ACTIONS = ['mute', 'unmute', 'hold', 'unhold'] as const;
export type MuteAction = (typeof MUTE_ACTIONS)[number];
export interface ControlMuteRequest {
  conference_sid: string;
  participant_sid: string;
  action?: MuteAction;
  muted?: boolean;
  value?: boolean;
}
export interface ControlMuteResponse {
  success: boolean;
  conference_sid: string;
  participant_sid: string;
  muted: boolean;
  hold: boolean;
  message: string;
}

export interface EndRequest {
  conference_sid: string;
}
export interface EndResponse {
  success: true;
  conference_sid: string;
  status: 'completed';
  message: string;
  ended_at: string;
}

export const CONFERENCE_STATUSES = ['init', 'in-progress', 'completed'] as const;
export type ConferenceStatus = (typeof CONFERENCE_STATUSES)[number];
export const PARTICIPANT_LABELS = ['agent', 'customer', 'supervisor'] as const;
export interface ParticipantView {
  participant_sid: string;
  sid: string;
  call_sid: string | null;
  label: (typeof PARTICIPANT_LABELS)[number];
  muted: boolean;
  hold: boolean;
  start_time: string | null;
}
export interface ConferenceStatusResponse {
  conference_sid: string;
  conference_id: string;
  friendly_name: string;
  status: ConferenceStatus;
  participant_count: number;
  duration: number;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
  participants: ParticipantView[];
  quality?: CallQuality;
}
export interface CallQuality {
  mos: number | null;
  jitter_ms: number | null;
  rtt_ms: number | null;
  packet_loss_percent: number | null;
  /** Click to two-way audio, as the browser measured it. */
  setup_ms: number | null;
  at: string;
}

export interface WebrtcCredentialsResponse {
  sip_username: string;
  sip_password: string;
  login_token?: string;
  expires_at?: string;
  status: string;
  ice_servers: IceServer[];
  /** Only on the local carrier: where the browser SDK's signalling is. */
  signalling_url?: string;
}

/** POST /api/token. */
export interface TokenRequest {
  provider?: string;
}
export interface TokenResponse {
  token: string;
  identity: string;
  expires_at: string;
  ice_servers: IceServer[];
  /** Only on the local carrier: where the browser SDK's signalling is. */
  signalling_url?: string;
}
