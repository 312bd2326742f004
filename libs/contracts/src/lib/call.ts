import type { DeliveryView } from './delivery';
import type { ProviderName } from './provider';
import type { Page, PageQuery } from './page';
import type { RecordingView } from './recording';

/** A call's own states; the contact's leg decides them. `dialing` is the row before the carrier said anything. */
export const CALL_STATES = [
  'dialing',
  'initiated',
  'ringing',
  'in-progress',
  'completed',
  'busy',
  'no-answer',
  'failed',
  'canceled',
] as const;
export type CallState = (typeof CALL_STATES)[number];

export const TERMINAL_CALL_STATES = ['completed', 'busy', 'no-answer', 'failed', 'canceled'] as const satisfies readonly CallState[];
export type TerminalCallState = (typeof TERMINAL_CALL_STATES)[number];

/**
 * How a call runs at its carrier: `room`: the carrier fills a room by itself; `bridge`: our commands fill it, browsers are
 * dialled; `direct`: the browser dials the phone, there is no room; `line`: one of a campaign's lines, a leg of
 * its own that is moved into its agent's warm room.
 */
export const CALL_PATHS = ['room', 'bridge', 'direct', 'line'] as const;
export type CallPath = (typeof CALL_PATHS)[number];

/** A contact's status outside a campaign: `not_called`, then the state of its latest call. */
export const CONTACT_CALL_STATUSES = ['not_called', ...CALL_STATES, 'voicemail', 'abandoned', 'blocked'] as const;
export type ContactCallStatus = (typeof CONTACT_CALL_STATUSES)[number];

/** What the rep logs; a workspace may add its own words. */
export const CALL_OUTCOMES = ['connected', 'voicemail', 'no_answer', 'not_interested', 'follow_up', 'wrong_number', 'busy'] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

/** The outcome the log form proposes for each ending; null: the rep decides. */
export const SUGGESTED_OUTCOME: Record<TerminalCallState, CallOutcome | null> = {
  completed: 'connected',
  busy: 'busy',
  'no-answer': 'no_answer',
  failed: null,
  canceled: null,
};

export interface CallView {
  id: string;
  conference_id: string;
  conference_sid: string | null;
  call_sid: string | null;
  provider: ProviderName;
  path: CallPath;
  state: CallState;
  to_phone: string;
  from_phone: string;
  contact_id: string | null;
  contact_name: string | null;
  contact_company: string | null;
  user_id: string | null;
  user_name: string | null;
  /** One word for why a call failed or was refused, e.g. `carrier_21215`, `result_unknown`, `agent_missing`. */
  end_reason: string | null;
  /** The same in words a rep understands; null when there is nothing to explain. */
  end_message: string | null;
  suggested_outcome: string | null;
  outcome: string | null;
  notes: string | null;
  follow_up_at: string | null;
  /** True when nobody of ours was in the room within the legal time. */
  abandoned: boolean;
  agent_connected: boolean;
  /** Null: the call is not recorded. */
  recording: RecordingView | null;
  created_at: string;
  ringing_at: string | null;
  started_at: string | null;
  ended_at: string | null;
  /** Answered seconds. */
  duration: number;
  /** An ended call without a log that its own rep still has to write. */
  log_owed: boolean;
}

export interface CallTimelineEntry {
  at: string;
  kind: string;
  source: 'carrier' | 'api' | 'user' | 'job';
  detail: Record<string, unknown>;
}

export interface CallDetailView extends CallView {
  /** What the web backend is sent of it; empty when none is configured. */
  deliveries: DeliveryView[];
  timeline: CallTimelineEntry[];
}

export interface CallSearchRequest extends PageQuery {
  q?: string;
  state?: CallState;
  outcome?: string;
  user_id?: string;
  contact_id?: string;
  from?: string;
  to?: string;
}
export type CallSearchResult = Page<CallView>;
