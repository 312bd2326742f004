import type { WebhookHabits } from '../contacts';

/** What the courier has to know about a webhook; each carrier adds what its sender needs. */
export interface AnyWebhook {
  kind: string;
  /** A call's last webhook, which contact 62 never sends. */
  final?: boolean;
  /** A detection's verdict, which contact 64 never sends. */
  verdict?: boolean;
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
  kind: string;
  address: string;
  method: 'GET' | 'POST';
  /** The fields as one string, a form or JSON: tens of thousands are kept. */
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

export function addRecord(
  owner: WebhookOwner,
  { kind, address, method, form, note }: Pick<WebhookRecord, 'kind' | 'address' | 'method' | 'form' | 'note'>,
): WebhookRecord {
  const record: WebhookRecord = { kind, address, method, form, createdAt: new Date(), state: 'waiting', note, attempts: [] };
  owner.webhooks.push(record);
  if (owner.webhooks.length > KEPT_PER_OWNER) owner.webhooks.shift();
  return record;
}
