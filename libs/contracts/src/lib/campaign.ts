import type { IceServer } from './cold-call';
import type { CallView, ContactCallStatus } from './call';
import type { WeekHoursView } from './compliance';
import type { Page, PageQuery } from './page';
import type { ProviderName } from './provider';

/** `predictive` is a name the contract keeps free: its pacing follows later, until then it is refused. */
export const CAMPAIGN_MODES = ['preview', 'power', 'parallel', 'predictive'] as const;
export type CampaignMode = (typeof CAMPAIGN_MODES)[number];
export const ANSWER_POLICIES = ['detect_first', 'bridge_first'] as const;
export type AnswerPolicy = (typeof ANSWER_POLICIES)[number];

/** What is kept of a campaign; what is shown of a running one says what its lines do just now. */
export const CAMPAIGN_PHASES = ['draft', 'running', 'paused', 'ended'] as const;
export type CampaignPhase = (typeof CAMPAIGN_PHASES)[number];
export const CAMPAIGN_STATUSES = ['draft', 'dialing', 'waiting', 'connected', 'paused', 'ended'] as const;
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number];

export const CAMPAIGN_CONTACT_STATUSES = [
  'pending',
  'dialing',
  'initiated',
  'ringing',
  'queued',
  'in-progress',
  'completed',
  'voicemail',
  'busy',
  'no-answer',
  'failed',
  'canceled',
  'abandoned',
  'blocked',
] as const satisfies readonly (ContactCallStatus | 'pending' | 'queued')[];
export type CampaignContactStatus = (typeof CAMPAIGN_CONTACT_STATUSES)[number];

/** Endings after which a contact may be tried again, and how they are called in `retry.delay_minutes`. */
export const RETRY_OUTCOMES = ['busy', 'no-answer', 'voicemail', 'failed', 'canceled', 'abandoned'] as const;
export type RetryOutcome = (typeof RETRY_OUTCOMES)[number];

export interface AmdSettings {
  enabled: boolean;
  unknown: 'connect' | 'hang_up';
  on_machine: 'hang_up' | 'leave_message';
  message_id: string | null;
  audience: 'consumer' | 'business';
}
export interface RetrySettings {
  /** Dials of one contact in all. */
  max_attempts: number;
  /** Minutes until the next one, per ending; null: not again. */
  delay_minutes: Partial<Record<RetryOutcome, number | null>>;
}
/** Hours of the campaign's own beside the law's, at the called place. */
export type CampaignHours = WeekHoursView;

export interface CampaignContactInput {
  phone: string;
  name?: string;
  company?: string;
  title?: string;
  /** IANA. */
  time_zone?: string;
  custom?: Record<string, string>;
}

export interface CampaignCreateRequest {
  contacts?: (string | CampaignContactInput)[];
  contact_list_id?: string;
  name?: string;
  provider?: string;
  caller_ids?: string[];
  mode?: CampaignMode;
  lines?: number;
  answer_policy?: AnswerPolicy;
  amd?: Partial<AmdSettings>;
  retry?: Partial<RetrySettings>;
  ring_floor_seconds?: number;
  hours?: CampaignHours | null;
  /** What the rep reads from. */
  script?: string;
  /** Only contacts of the list with one of these statuses or outcomes. */
  filter?: { status?: string[] };
  /** Higher first, where campaigns share a carrier's pace. */
  priority?: number;
  start?: boolean;
}

export interface CampaignSettingsView {
  mode: CampaignMode;
  lines: number;
  answer_policy: AnswerPolicy;
  amd: AmdSettings;
  retry: RetrySettings;
  ring_floor_seconds: number;
  hours: CampaignHours | null;
  caller_ids: string[];
  script: string | null;
  priority: number;
}

export interface CampaignCounts {
  total: number;
  pending: number;
  live: number;
  done: number;
  blocked: number;
  /** Waiting for their next try or callback. */
  waiting: number;
  dials: number;
  answered: number;
  connected: number;
  voicemail: number;
  abandoned: number;
}

/** `GET /api/campaign`: one line of the list. */
export interface CampaignSummaryView {
  id: string;
  name: string;
  status: CampaignStatus;
  provider: ProviderName;
  mode: CampaignMode;
  lines: number;
  counts: CampaignCounts;
  /** Of humans answered in the last 30 days, 0 to 1; null below one. */
  abandon_rate: number | null;
  agents: number;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
}

/** `GET /api/campaign/{id}` (contract.md §3). */
export interface CampaignView extends CampaignSummaryView {
  settings: CampaignSettingsView;
  contact_list_id: string | null;
  /** The first 500 numbers, in the order they were given. */
  contacts: string[];
  contact_status: Record<string, CampaignContactStatus>;
  contacts_total: number;
  /** Where the next 500 begin (`?contacts_from=`); null: these are all. */
  contacts_next: number | null;
  call_sids: Record<string, string>;
  dispositions: Record<string, string>;
  /** Numbers in the order they were dialled, the latest last. */
  call_order: string[];
  agent_identity: string | null;
  /** The asker's own, else the latest. */
  connected_phone: string | null;
  /** Lines per free agent after the governor (calls.md C16). */
  effective_lines: number;
}
export interface CampaignCreated {
  campaign: CampaignView;
  token: string;
  identity: string;
}
export type CampaignPage = Page<CampaignSummaryView>;

export type DialNextResponse = { status: 'dialing'; phone: string } | { status: 'no_more_contacts'; phone: null };
export interface DispositionRequest {
  phone: string;
  disposition: string;
  notes?: string;
  callback_at?: string;
}
export interface DispositionResponse {
  status: 'saved';
  phone: string;
  disposition: string;
}

export interface CampaignContactView {
  id: string;
  contact_id: string | null;
  phone: string;
  name: string | null;
  company: string | null;
  title: string | null;
  time_zone: string | null;
  custom: Record<string, string>;
  status: CampaignContactStatus;
  attempts: number;
  last_called_at: string | null;
  /** When it may be dialled again; null: at once, or never. */
  next_at: string | null;
  callback_at: string | null;
  disposition: string | null;
  notes: string | null;
  /** Why it is held back. */
  blocked_reason: string | null;
  call_id: string | null;
}
export interface CampaignContactSearchRequest extends PageQuery {
  q?: string;
  status?: CampaignContactStatus;
}
export type CampaignContactPage = Page<CampaignContactView>;
/** `POST /api/campaign/{id}/contacts`: one of the two. Numbers it already has are left as they are. */
export interface CampaignContactsAddRequest {
  contacts?: (string | CampaignContactInput)[];
  contact_list_id?: string;
}
export interface CampaignContactsAdded {
  added: number;
  duplicates: number;
}

// Agents at their desks

export const AGENT_STATES = ['away', 'free', 'reserved', 'joining', 'connected', 'wrap_up', 'paused', 'gone'] as const;
/** `away`: signed in, the leg is not in its room (yet, or lost); `gone`: has left. */
export type AgentState = (typeof AGENT_STATES)[number];

export interface AgentView {
  id: string;
  campaign_id: string;
  user_id: string | null;
  name: string | null;
  identity: string;
  state: AgentState;
  state_since: string;
  pause_reason: string | null;
  /** The call they are given, while there is one, and in wrap-up the last. */
  call_id: string | null;
}
/**
 * `POST /api/campaign/{id}/agents`: sits down at the desk; its browser then joins `room`. Who already sits there (a reload, a
 * lost leg, another window) is given the same desk with a new label, and the leg before is let go. At a desk of another
 * campaign: 409 `CONFLICT`, `details.campaign_id`.
 */
export interface AgentJoined {
  agent: AgentView;
  provider: ProviderName;
  /** What the browser passes as `To` (Twilio); the Telnyx browser is dialled instead. */
  to: string;
  participant_label: string;
  token: string;
  identity: string;
  ice_servers: IceServer[];
  signalling_url?: string;
  /** Telnyx: what the browser signs in with, and what the leg that rings it carries. */
  sip_username?: string;
  sip_password?: string;
  client_state?: string;
  heartbeat_seconds: number;
}
export const AGENT_ACTIONS = ['heartbeat', 'pause', 'resume', 'next', 'hang_up', 'drop_voicemail', 'veto_drop', 'leave'] as const;
export type AgentAction = (typeof AGENT_ACTIONS)[number];
/**
 * `POST /api/campaign-agents/{agentId}/{action}` answers the `AgentView` as it is then; 409 `CONFLICT` for what does not fit
 * the state, 404 for a desk that is gone. `reason`: of a pause. `next`: out of the wrap-up without a log; in `preview` mode and
 * free it also orders the next dial. `hang_up` ends the contact's leg, never the agent's.
 */
export interface AgentActionRequest {
  reason?: string;
}

/** One line of a campaign, as desk and floor show it. */
export interface LineView {
  call_id: string;
  phone: string;
  name: string | null;
  company: string | null;
  status: CampaignContactStatus;
  /** `human`, `unknown`, `machine_…`, `fax`; null: no verdict (yet). */
  answered_by: string | null;
  agent_id: string | null;
  since: string;
  /** A machine: its message is dropped then by itself, unless the agent vetoes it (calls.md C12). */
  drop_at?: string | null;
}
export interface FloorView {
  campaign: CampaignSummaryView;
  agents: AgentView[];
  lines: LineView[];
  abandon_limit: number;
  effective_lines: number;
}
/** What a desk shows after a reload. */
export interface DeskView {
  campaign: CampaignSummaryView;
  settings: CampaignSettingsView;
  agent: AgentView | null;
  lines: LineView[];
  contact: CampaignContactView | null;
  call: CallView | null;
}

/** One cause that holds contacts back (`GET /api/campaign/{id}/why`). */
export const WHY_CAUSES = [
  'not_running',
  'no_agent',
  'agents_busy',
  'agents_paused',
  'agents_in_wrap_up',
  'lines_in_use',
  'no_contacts_left',
  'waiting_for_retry',
  'waiting_for_callback',
  'calling_hours',
  'do_not_call',
  'attempt_limit',
  'cool_down',
  'destination_not_allowed',
  'spend_limit',
  'abandon_rate',
  'list_too_old',
  'caller_id_not_owned',
  'unknown_zone',
  'carrier_pace',
  'carrier_lines',
  'carrier_not_configured',
  'being_called_elsewhere',
] as const;
export type WhyCause = (typeof WHY_CAUSES)[number];
export interface WhyItem {
  cause: WhyCause;
  /** In words. */
  message: string;
  /** Contacts that this holds back; null where it holds back all. */
  contacts: number | null;
  /** When it ends by itself, for the first of them. */
  until: string | null;
}
export interface WhyView {
  dialing: boolean;
  items: WhyItem[];
  /** The earliest time at which a contact becomes callable; null: unknown or now. */
  next_at: string | null;
}

// Live frames of `campaign:<id>` (contract.md §5)
export type CampaignFrameBody =
  | { type: 'campaign_state'; campaign: CampaignView; agents: AgentView[]; lines: LineView[] }
  | { type: 'call_queued'; phone: string; call_id: string }
  | { type: 'call_dequeued'; phone: string; call_id: string; reason: string }
  | {
      type: 'customer_connected';
      phone: string;
      call_id: string;
      agent_id: string;
      detection_result: string | null;
      campaign: Pick<CampaignSummaryView, 'id' | 'name' | 'status' | 'mode' | 'lines'>;
    }
  | { type: 'call_rejected'; phone: string; call_id: string; reason: string }
  | {
      type: 'status_update';
      phone: string;
      call_id: string | null;
      status: CampaignContactStatus;
      contact_status: Record<string, CampaignContactStatus>;
      line: LineView | null;
    }
  | { type: 'call_ended'; phone: string; call_id: string; status: CampaignContactStatus }
  | { type: 'auto_dial_next'; reason: string }
  | { type: 'campaign_ended'; reason: string }
  /** An agent's state; new beside the contract's. */
  | { type: 'agent_state'; agent: AgentView };
export type CampaignFrameType = CampaignFrameBody['type'];
