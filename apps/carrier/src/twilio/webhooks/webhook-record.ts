import type { WebhookHabits } from '../../contacts';
import { formBody, type Params } from './params';

export type WebhookKind =
  'voice' | 'dial-action' | 'call-status' | 'conference-status' | 'recording-status' | 'detection' | 'wait' | 'hold' | 'announce' | 'media';

export interface Webhook {
  kind: WebhookKind;
  /** With its fragment of delivery rules. */
  address: string;
  method: 'GET' | 'POST';
  fields: Params;
  /** A call's last status callback, which contact 62 never sends. */
  final?: boolean;
}

export interface WebhookAttempt {
  at: Date;
  ms: number;
  status: number | null;
  error: string | null;
  /** The start of the answer's body. */
  answer: string | null;
}

export interface WebhookRecord {
  kind: WebhookKind;
  address: string;
  method: 'GET' | 'POST';
  /** The fields as one string: tens of thousands are kept. */
  form: string;
  createdAt: Date;
  state: 'waiting' | 'delivered' | 'failed' | 'lost';
  /** Why there is more, or less, than the one webhook there should be. */
  note: 'copy' | 'forged' | 'lost' | null;
  attempts: WebhookAttempt[];
}

/** Whom a webhook is about: a call or a conference, which keeps what was sent and decides what goes wrong on the way. */
export interface WebhookOwner {
  readonly sid: string;
  readonly webhooks: WebhookRecord[];
  readonly habits: WebhookHabits;
}

/** A long call's webhooks are bounded too: the oldest go first. */
const KEPT_PER_OWNER = 200;

export function keepRecord(owner: WebhookOwner, hook: Webhook, note: WebhookRecord['note']): WebhookRecord {
  const { kind, address, method, fields } = hook;
  const record: WebhookRecord = {
    kind,
    address,
    method,
    form: formBody(fields),
    createdAt: new Date(),
    state: 'waiting',
    note,
    attempts: [],
  };
  owner.webhooks.push(record);
  if (owner.webhooks.length > KEPT_PER_OWNER) owner.webhooks.shift();
  return record;
}
