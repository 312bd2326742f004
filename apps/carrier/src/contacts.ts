/**
 * What happens at a number is decided by its last two digits (design.md §6). This table is data: nothing else in the
 * carrier knows a contact's digits.
 */
export interface ContactScript {
  digits: string;
  what: string;
  /** Counted from the first ring; of a busy line, which never rings, from the dial. */
  outcome: { kind: 'answer' | 'busy' | 'reject'; afterMs: number } | { kind: 'never-answers' };
  hangsUpAfterMs?: number;
  /**
   * What is heard after the answer: `talk` goes on for the whole call, `sentence` is the known sentence for audio checks,
   * `machine` is a greeting that somebody else speaks, `fax` a calling tone.
   */
  voice: 'talk' | 'sentence' | 'machine' | 'fax';
  /** An answering machine's greeting; with `beep` it records afterwards, without it says nothing more. */
  greeting?: { ms: number; beep: boolean };
  /** What the carrier's detection takes it for, against the truth. */
  judged?: 'human' | 'machine' | 'unknown';
  /** Keys pressed when a menu asks for some. */
  presses?: string;
  /** What the dial request itself meets. */
  dial?: DialTrouble;
  /** What the carrier's webhooks about this contact suffer. */
  webhooks?: WebhookHabits;
  /** What a recording of this contact's leg suffers. */
  recording?: RecordingTrouble;
}

export type DialTrouble =
  | { kind: 'server-error' }
  | { kind: 'throttled'; retryAfterSeconds: number }
  | { kind: 'lost-reply' }
  | { kind: 'refused'; why: RefusalReason };

export type RefusalReason = 'invalid-number' | 'country' | 'blocked';

export interface WebhookHabits {
  /** Each webhook is sent this many times. */
  copies?: number;
  /** Neighbours change places. */
  reorder?: boolean;
  lateMs?: number;
  /** The final status callback is never sent. */
  loseFinal?: boolean;
  /** The detection's verdict is never sent. */
  loseDetection?: boolean;
  /** A forged one, with a signature that is not ours, goes ahead of each right one. */
  forged?: boolean;
}

export type RecordingTrouble = { kind: 'fails' } | { kind: 'link-dead'; forMs: number };

const answer = (afterMs: number): ContactScript['outcome'] => ({ kind: 'answer', afterMs });
const person = (digits: string, what: string, more: Partial<ContactScript> = {}): ContactScript => ({
  digits,
  what,
  outcome: answer(1000),
  voice: 'talk',
  ...more,
});

/** Machines record for a while and hang up by themselves. */
const RECORDS_FOR_MS = 60_000;
const machine = (
  digits: string,
  what: string,
  greeting: NonNullable<ContactScript['greeting']>,
  more: Partial<ContactScript> = {},
): ContactScript => person(digits, what, { voice: 'machine', greeting, hangsUpAfterMs: greeting.ms + RECORDS_FOR_MS, ...more });

export const DEFAULT_CONTACT = person('', 'person, answers after 2 s, talks and stays', { outcome: answer(2000) });

/** Nobody of the table: a human answers, or does not, at the page `/phone`. */
export const HUMAN = person('', 'a human at /phone', { outcome: { kind: 'never-answers' } });

export const CONTACTS: readonly ContactScript[] = [
  person('10', 'person, answers after 1 s, talks and stays'),
  person('11', 'person, answers after 8 s', { outcome: answer(8000) }),
  person('12', 'person, hangs up after 3 s', { hangsUpAfterMs: 3000 }),
  person('13', 'person, answers after 20 s (past the ring floor)', { outcome: answer(20_000) }),
  machine('20', 'voicemail: 4 s greeting, beep', { ms: 4000, beep: true }),
  machine('21', 'voicemail, no beep', { ms: 4000, beep: false }),
  machine('22', 'voicemail judged human', { ms: 4000, beep: true }, { judged: 'human' }),
  person('23', 'person judged machine_start', { judged: 'machine' }),
  person('24', 'person judged unknown', { judged: 'unknown' }),
  person('30', 'busy', { outcome: { kind: 'busy', afterMs: 700 } }),
  person('31', 'never answers', { outcome: { kind: 'never-answers' } }),
  person('32', 'rejects', { outcome: { kind: 'reject', afterMs: 1500 } }),
  person('33', 'invalid number', { dial: { kind: 'refused', why: 'invalid-number' } }),
  person('34', 'country not permitted', { dial: { kind: 'refused', why: 'country' } }),
  person('35', 'blocked at the carrier', { dial: { kind: 'refused', why: 'blocked' } }),
  person('40', 'fax', { voice: 'fax', hangsUpAfterMs: 30_000 }),
  person('50', 'carrier answers the dial with HTTP 500', { dial: { kind: 'server-error' } }),
  person('51', 'carrier throttles: 429 + Retry-After', { dial: { kind: 'throttled', retryAfterSeconds: 1 } }),
  person('52', 'carrier accepts but its reply never arrives', { dial: { kind: 'lost-reply' } }),
  person('60', 'every webhook twice and out of order', { webhooks: { copies: 2, reorder: true } }),
  person('61', 'every webhook 3 s late', { webhooks: { lateMs: 3000 } }),
  person('62', 'the completed webhook never comes', { webhooks: { loseFinal: true } }),
  person('63', 'webhooks with a wrong signature as well as the right ones', { webhooks: { forged: true } }),
  person('64', 'the detection webhook never comes', { webhooks: { loseDetection: true } }),
  person('70', 'recording fails', { recording: { kind: 'fails' } }),
  person('71', 'recording link is dead for the first 5 s', { recording: { kind: 'link-dead', forMs: 5000 } }),
  person('80', 'person who speaks a known sentence', { voice: 'sentence' }),
  person('90', 'person who presses 9 when asked', { presses: '9' }),
];

const byDigits = new Map(CONTACTS.map((contact) => [contact.digits, contact]));

/** `ringing` reaches us this long after the dial; the far end's phone starts to ring then. */
export const RINGS_AFTER_MS = 300;

export function contactFor(to: string): ContactScript {
  return byDigits.get(to.slice(-2)) ?? DEFAULT_CONTACT;
}
