import { CALL_PATHS, CALL_STATES, PROVIDERS, TERMINAL_CALL_STATES, type RecordingView } from '@dialer/contracts';
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const oneOf = (words: readonly string[]) => sql.raw(words.map((word) => `'${word}'`).join(', '));

/** What a failed or refused call leaves for the one who asks again with the same Idempotency-Key. */
export interface EndDetail {
  kind?: string;
  provider_code?: string | number;
  provider_message?: string;
  retry_after?: number;
}

/** One row per call; the contact's leg decides its state, and whatever is still owed to it stands here (design.md §3). */
export const calls = pgTable(
  'calls',
  {
    id: uuid('id').primaryKey(),
    /** `COLD_CALL_` + id in hex: our name of the room, unique for good. */
    conferenceId: text('conference_id').notNull().unique(),
    provider: text('provider', { enum: PROVIDERS }).notNull(),
    path: text('path', { enum: CALL_PATHS }).notNull().default('room'),
    state: text('state', { enum: CALL_STATES }).notNull(),

    /** Who placed it: `user:<id>` or `key:<fingerprint>`, and the name that principal's browser signs in with at the carrier. */
    principalId: text('principal_id').notNull(),
    identity: text('identity').notNull(),
    userId: uuid('user_id'),
    /** Names are kept as they were at the time: the log stays true when a list or a user is deleted. */
    userName: text('user_name'),
    contactId: uuid('contact_id'),
    contactName: text('contact_name'),
    contactCompany: text('contact_company'),
    /** The contact's own zone at the time; the gate looks at it again right before the request. */
    contactTimeZone: text('contact_time_zone'),
    /** Of `path` line: whose call it is; everything else about that stands in `campaign_lines`. */
    campaignId: uuid('campaign_id'),
    /** What detection says of who answered: `human`, `unknown`, `fax`, `machine_…`; null: nobody listened for it. */
    answeredBy: text('answered_by'),
    toPhone: text('to_phone').notNull(),
    fromPhone: text('from_phone').notNull(),
    record: boolean('record'),
    overrideReason: text('override_reason'),

    conferenceSid: text('conference_sid'),
    callSid: text('call_sid'),

    createdAt: at('created_at').notNull(),
    /** When the pace lets the dial go; from then on it counts as a live leg. */
    dialSlotAt: at('dial_slot_at'),
    /** Set once, right before the one REST request: whoever sets it is the only one who may send it. */
    dialSentAt: at('dial_sent_at'),
    dialResult: text('dial_result', { enum: ['accepted', 'refused', 'unknown'] }),
    initiatedAt: at('initiated_at'),
    ringingAt: at('ringing_at'),
    startedAt: at('started_at'),
    endedAt: at('ended_at'),
    /** The contact's leg is over at the carrier; differs from `endedAt` for a leg that turned up after we gave the call up. */
    legEndedAt: at('leg_ended_at'),
    endReason: text('end_reason'),
    endDetail: jsonb('end_detail').$type<EndDetail>(),
    endWantedAt: at('end_wanted_at'),
    hangupSentAt: at('hangup_sent_at'),

    /** Of a bridged call: how often its room was begun anew (part of the id of that command), and when the contact was put into it. */
    roomAttempt: integer('room_attempt').notNull().default(0),
    customerBridgedAt: at('customer_bridged_at'),

    customerMuted: boolean('customer_muted').notNull().default(false),
    customerHold: boolean('customer_hold').notNull().default(false),
    /** Sequence of the last room event that changed the two above. */
    customerSequence: integer('customer_sequence'),
    /** The contact's leg left the room: its own ending must be near, or its webhook was lost. */
    customerLeftAt: at('customer_left_at'),

    agentPresent: boolean('agent_present').notNull().default(false),
    /** When contact and rep were first in the room together, after the answer. */
    agentMetAt: at('agent_met_at'),
    /** Since when an answered contact is in the room without us. */
    agentAbsentSince: at('agent_absent_since'),
    holdTrackAt: at('hold_track_at'),
    messageAt: at('message_at'),
    abandoned: boolean('abandoned').notNull().default(false),

    outcome: text('outcome'),
    notes: text('notes'),
    followUpAt: at('follow_up_at'),
    loggedAt: at('logged_at'),
    /** What is shown of the call's recordings; they themselves are rows of `recordings`, written in the same transactions. */
    recording: jsonb('recording').$type<RecordingView>(),
    quality: jsonb('quality').$type<Record<string, number | string | null>>(),

    lastEventAt: at('last_event_at'),
    /** Owed: a look-up at the carrier (job `call-reconcile`). */
    reconcileAt: at('reconcile_at'),
    reconcileAttempts: integer('reconcile_attempts').notNull().default(0),
    /** Owed: something to do at the carrier (job `call-act`). */
    actAt: at('act_at'),
    actAttempts: integer('act_attempts').notNull().default(0),
  },
  (table) => {
    const live = sql`${table.state} not in (${oneOf(TERMINAL_CALL_STATES)})`;
    return [
      check('calls_provider_known', sql`${table.provider} in (${oneOf(PROVIDERS)})`),
      check('calls_path_known', sql`${table.path} in (${oneOf(CALL_PATHS)})`),
      check('calls_state_known', sql`${table.state} in (${oneOf(CALL_STATES)})`),
      uniqueIndex('calls_call_sid').on(table.callSid, table.provider),
      index('calls_conference_sid').on(table.conferenceSid),
      index('calls_live').on(table.principalId).where(live),
      index('calls_of_user').on(table.userId, table.createdAt.desc()),
      index('calls_of_contact').on(table.contactId, table.createdAt.desc()),
      index('calls_of_campaign')
        .on(table.campaignId, table.createdAt.desc())
        .where(sql`${table.campaignId} is not null`),
      index('calls_created').on(table.createdAt.desc()),
      // Attempts and cool-down per number, whoever dialled it and for what.
      index('calls_to_phone').on(table.toPhone, table.createdAt.desc()),
      index('calls_reconcile_due')
        .on(table.reconcileAt)
        .where(sql`${table.reconcileAt} is not null`),
      index('calls_act_due')
        .on(table.actAt)
        .where(sql`${table.actAt} is not null`),
    ];
  },
);

/** Browser legs of a call, one per join: labels are minted before the leg exists (calls.md A4). */
export const callLegs = pgTable(
  'call_legs',
  {
    id: uuid('id').primaryKey(),
    callId: uuid('call_id')
      .notNull()
      .references(() => calls.id, { onDelete: 'cascade' }),
    label: text('label').notNull(),
    identity: text('identity').notNull(),
    clientId: text('client_id'),
    legSid: text('leg_sid'),
    muted: boolean('muted').notNull().default(false),
    hold: boolean('hold').notNull().default(false),
    createdAt: at('created_at').notNull(),
    /** Of a leg that we dial (a bridged call): the browser's name at the carrier, and when to dial it; null once that was sent. */
    credential: text('credential'),
    dialAt: at('dial_at'),
    answeredAt: at('answered_at'),
    /** When it was put into the room. */
    bridgedAt: at('bridged_at'),
    joinedAt: at('joined_at'),
    leftAt: at('left_at'),
    hangupSentAt: at('hangup_sent_at'),
    lastSequence: integer('last_sequence'),
  },
  (table) => [uniqueIndex('call_legs_label').on(table.callId, table.label), index('call_legs_leg_sid').on(table.legSid)],
);

/** Every event of a call once: the carrier's (deduplicated by its key) and our own. Also the call's timeline. */
export const callEvents = pgTable(
  'call_events',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    callId: uuid('call_id')
      .notNull()
      .references(() => calls.id, { onDelete: 'cascade' }),
    provider: text('provider', { enum: PROVIDERS }).notNull(),
    key: text('key').notNull(),
    at: at('at').notNull(),
    kind: text('kind').notNull(),
    source: text('source', { enum: ['carrier', 'api', 'user', 'job'] }).notNull(),
    detail: jsonb('detail').$type<Record<string, unknown>>().notNull(),
  },
  (table) => [uniqueIndex('call_events_key').on(table.provider, table.key), index('call_events_of_call').on(table.callId, table.id)],
);

/** `Idempotency-Key` of an initiate, good for 24 h (contract.md §2). */
export const callIdempotency = pgTable(
  'call_idempotency',
  {
    principalId: text('principal_id').notNull(),
    key: text('key').notNull(),
    bodyHash: text('body_hash').notNull(),
    callId: uuid('call_id').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.principalId, table.key] })],
);

/** When each carrier account may send its next dial; one row, shared by all processes (calls.md B9). */
export const carrierPace = pgTable('carrier_pace', {
  account: text('account').primaryKey(),
  nextAt: at('next_at').notNull(),
});

/** The carrier's own user of a principal's browser, where carriers have such; used again, so that none is made per sign-in. */
export const browserCredentials = pgTable(
  'browser_credentials',
  {
    principalId: text('principal_id').notNull(),
    provider: text('provider', { enum: PROVIDERS }).notNull(),
    credentialId: text('credential_id').notNull(),
    username: text('username').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.principalId, table.provider] }), index('browser_credentials_username').on(table.username)],
);
