import { randomUUID } from 'node:crypto';
import type { AnyWebhook } from '../../webhooks/webhook-record';

export type Payload = Readonly<Record<string, unknown>>;

/** Where a call's webhooks go: `urls` by event win over `url`, `failover` takes what `url` does not. */
export interface EventAddress {
  url: string | null;
  failover: string | null;
  method: 'GET' | 'POST';
  byEvent: Readonly<Record<string, readonly string[]>>;
  /** Pauses before each retry, by event; the usual ones where there is nothing. */
  retriesMs: Readonly<Record<string, readonly number[]>>;
}

/** One event on its way (carriers/telnyx.md §2.1). */
export interface TelnyxEvent extends AnyWebhook {
  /** The event type. */
  kind: string;
  /** The same in every copy and attempt. */
  id: string;
  occurredAt: Date;
  payload: Payload;
  /** Primary address first. */
  urls: readonly string[];
  method: 'GET' | 'POST';
  retriesMs: readonly number[];
  forged?: boolean;
}

/** Exponential (carriers/telnyx.md §2.1); how often and how long Telnyx does not say. */
const USUAL_RETRIES_MS = [500, 1000, 2000] as const;

/** Null where nobody is to be told. */
export function eventFor(kind: string, payload: Payload, address: EventAddress): TelnyxEvent | null {
  const named = address.byEvent[kind];
  const urls = named ?? [address.url, address.failover].filter((url) => url !== null);
  if (urls.length === 0) return null;
  const retriesMs = address.retriesMs[kind] ?? USUAL_RETRIES_MS;
  return {
    kind,
    id: randomUUID(),
    occurredAt: new Date(),
    payload,
    urls,
    method: address.method,
    retriesMs,
    final: kind === 'call.hangup',
    verdict: kind.startsWith('call.machine.'),
  };
}

export function envelope({ kind, id, occurredAt, payload }: TelnyxEvent, attempt: number, deliveredTo: string): string {
  return JSON.stringify({
    data: { record_type: 'event', event_type: kind, id, occurred_at: occurredAt.toISOString(), payload },
    meta: { attempt, delivered_to: deliveredTo },
  });
}
