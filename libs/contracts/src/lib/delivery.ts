import type { Page, PageQuery } from './page';

/** What the web backend is sent (contract.md §6). */
export const DELIVERY_KINDS = ['call_log', 'recording'] as const;
export type DeliveryKind = (typeof DELIVERY_KINDS)[number];

/**
 * - `pending`: owed; tried again by itself.
 * - `delivered`: the web backend has the latest of it.
 * - `parked`: refused, or in vain for a day; waits for somebody to send it again.
 */
export const DELIVERY_STATUSES = ['pending', 'delivered', 'parked'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

export interface DeliveryView {
  /** The id of the call or of the recording: the `Idempotency-Key` it is sent with. */
  id: string;
  kind: DeliveryKind;
  call_id: string;
  status: DeliveryStatus;
  /** Since when the web backend lacks it, or lacked it until it got it. */
  owed_since: string;
  attempts: number;
  /** When it is tried next; null unless pending. */
  next_at: string | null;
  /** HTTP status of the latest answer; null when there was none. */
  last_status: number | null;
  /** Why it is still pending or parked, in words; null when all is well. */
  reason: string | null;
  /** The beginning of what the web backend answered then. */
  last_answer: string | null;
  /** When the web backend last took it. */
  delivered_at: string | null;
}

export interface DeliveryQuery extends Omit<PageQuery, 'sort'> {
  status?: DeliveryStatus;
  kind?: DeliveryKind;
}

/** `unset`: no web backend is configured, nothing is sent. `failing`: it does not answer; it is probed and nothing else is sent. */
export interface WebBackendView {
  state: 'unset' | 'ok' | 'failing';
  failing_since: string | null;
  next_probe_at: string | null;
  reason: string | null;
}

export interface DeliveryPage extends Page<DeliveryView> {
  backend: WebBackendView;
  counts: { pending: number; parked: number };
}

/** All that is parked, sent again. */
export interface DeliveryResendResult {
  resent: number;
}
