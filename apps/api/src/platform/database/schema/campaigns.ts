import {
  AGENT_STATES,
  ANSWER_POLICIES,
  CAMPAIGN_CONTACT_STATUSES,
  CAMPAIGN_MODES,
  CAMPAIGN_PHASES,
  PROVIDERS,
  type AmdSettings,
  type CampaignHours,
  type RetrySettings,
} from '@dialer/contracts';
import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, jsonb, pgTable, smallint, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { calls } from './calls';

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const oneOf = (words: readonly string[]) => sql.raw(words.map((word) => `'${word}'`).join(', '));

/** Where a contact stands in its campaign's queue; what is shown of it is `status`. */
export const QUEUE_STATES = ['ready', 'waiting', 'live', 'done', 'blocked'] as const;
/** What is next for an answered line (calls.md C11–C15). */
export const LINE_STAGES = ['dialing', 'detecting', 'waiting', 'reserved', 'joining', 'connected', 'message', 'voicemail', 'over'] as const;

export const campaigns = pgTable(
  'campaigns',
  {
    id: uuid('id').primaryKey(),
    name: text('name').notNull(),
    phase: text('phase', { enum: CAMPAIGN_PHASES }).notNull(),
    provider: text('provider', { enum: PROVIDERS }).notNull(),
    mode: text('mode', { enum: CAMPAIGN_MODES }).notNull(),
    lines: smallint('lines').notNull(),
    answerPolicy: text('answer_policy', { enum: ANSWER_POLICIES }).notNull(),
    amd: jsonb('amd').$type<AmdSettings>().notNull(),
    retry: jsonb('retry').$type<RetrySettings>().notNull(),
    ringFloorSeconds: smallint('ring_floor_seconds').notNull(),
    hours: jsonb('hours').$type<CampaignHours>(),
    callerIds: text('caller_ids').array().notNull(),
    script: text('script'),
    priority: integer('priority').notNull().default(0),
    /** New contacts of the list join while it runs; null: the contacts were given one by one. */
    contactListId: uuid('contact_list_id'),
    filter: jsonb('filter').$type<{ status?: string[] }>(),
    /** Who made it: `user:<id>` or `key:<fingerprint>`; the orders of `contract.md` §3 make them its agent. */
    principalId: text('principal_id').notNull(),
    userId: uuid('user_id'),
    identity: text('identity').notNull(),
    createdAt: at('created_at').notNull(),
    startedAt: at('started_at'),
    pausedAt: at('paused_at'),
    endedAt: at('ended_at'),
    endReason: text('end_reason'),
    /** Ended, and its last line too: `campaign_ended` has been told. */
    closedAt: at('closed_at'),
    /** Owed: a look at who is to be dialled (job `dial-next`). */
    dialAt: at('dial_at'),
    dialAttempts: integer('dial_attempts').notNull().default(0),
    /** Rises with every dial: the order in which contacts were called. */
    dials: integer('dials').notNull().default(0),
    /** The place in the queue that the next contact gets. */
    nextPosition: integer('next_position').notNull().default(1),
    /** Owed: a look for contacts of its list that it does not have yet (job `campaign-fill`), and up to which line it has them. */
    fillAt: at('fill_at'),
    fillLine: integer('fill_line').notNull().default(0),
  },
  (table) => [
    check('campaigns_phase_known', sql`${table.phase} in (${oneOf(CAMPAIGN_PHASES)})`),
    check('campaigns_mode_known', sql`${table.mode} in (${oneOf(CAMPAIGN_MODES)})`),
    check('campaigns_lines', sql`${table.lines} between 1 and 10`),
    index('campaigns_created').on(table.createdAt.desc()),
    index('campaigns_of_list').on(table.contactListId),
    index('campaigns_dial_due')
      .on(table.dialAt)
      .where(sql`${table.dialAt} is not null`),
    index('campaigns_fill_due')
      .on(table.fillAt)
      .where(sql`${table.fillAt} is not null`),
  ],
);

export const campaignContacts = pgTable(
  'campaign_contacts',
  {
    id: uuid('id').primaryKey(),
    campaignId: uuid('campaign_id')
      .notNull()
      .references(() => campaigns.id, { onDelete: 'cascade' }),
    /** No reference: a deleted list leaves the campaign's own copy, which the log of its calls is read with. */
    contactId: uuid('contact_id'),
    position: integer('position').notNull(),
    phone: text('phone').notNull(),
    name: text('name'),
    company: text('company'),
    title: text('title'),
    timeZone: text('time_zone'),
    custom: jsonb('custom').$type<Record<string, string>>().notNull().default({}),
    /** Contacts that are open and closed together (`ComplianceService.hoursKeyOf`): closed ones cost one look, not one each. */
    hoursKey: text('hours_key').notNull(),
    status: text('status', { enum: CAMPAIGN_CONTACT_STATUSES }).notNull().default('pending'),
    queueState: text('queue_state', { enum: QUEUE_STATES }).notNull().default('ready'),
    /** 0: a callback that is due; 1: never called; 2: called before. */
    rank: smallint('rank').notNull().default(1),
    /** Of `waiting`: when it is ready again. */
    nextAt: at('next_at'),
    callbackAt: at('callback_at'),
    /** Whose callback it is, and until when nobody else gets it. */
    ownerPrincipalId: text('owner_principal_id'),
    ownerUntil: at('owner_until'),
    attempts: integer('attempts').notNull().default(0),
    /** Of the attempts, those that rang nobody (no line free at the carrier, stopped by the gate): tries that do not count. */
    misses: integer('misses').notNull().default(0),
    lastCalledAt: at('last_called_at'),
    /** `campaigns.dials` at its latest dial. */
    dialNumber: integer('dial_number'),
    callId: uuid('call_id'),
    disposition: text('disposition'),
    notes: text('notes'),
    dispositionAt: at('disposition_at'),
    /** A word of the gate, or `being_called_elsewhere`; with `waiting`: why it waits. */
    blockedReason: text('blocked_reason'),
  },
  (table) => [
    check('campaign_contacts_status_known', sql`${table.status} in (${oneOf(CAMPAIGN_CONTACT_STATUSES)})`),
    check('campaign_contacts_queue_state_known', sql`${table.queueState} in (${oneOf(QUEUE_STATES)})`),
    uniqueIndex('campaign_contacts_phone').on(table.campaignId, table.phone),
    index('campaign_contacts_position').on(table.campaignId, table.position),
    index('campaign_contacts_status').on(table.campaignId, table.status),
    index('campaign_contacts_dialled').on(table.campaignId, table.dialNumber),
    index('campaign_contacts_ready')
      .on(table.campaignId, table.hoursKey, table.rank, sql`${table.lastCalledAt} nulls first`, table.position)
      .where(sql`${table.queueState} = 'ready'`),
    index('campaign_contacts_due')
      .on(table.campaignId, table.nextAt)
      .where(sql`${table.queueState} = 'waiting'`),
    // The owner of a callback gets it before the team does.
    index('campaign_contacts_callbacks')
      .on(table.campaignId, table.ownerPrincipalId, table.callbackAt)
      .where(sql`${table.queueState} = 'waiting' and ${table.ownerPrincipalId} is not null`),
    // Whoever orders a dial is not kept waiting by a retry rule (contract.md §3).
    index('campaign_contacts_retry')
      .on(table.campaignId, sql`${table.lastCalledAt} nulls first`)
      .where(sql`${table.queueState} = 'waiting' and ${table.callbackAt} is null and ${table.blockedReason} is null`),
  ],
);

/** One agent at one desk; the warm room is made for it and its name never used again (calls.md D20). */
export const campaignAgents = pgTable(
  'campaign_agents',
  {
    id: uuid('id').primaryKey(),
    campaignId: uuid('campaign_id')
      .notNull()
      .references(() => campaigns.id, { onDelete: 'cascade' }),
    provider: text('provider', { enum: PROVIDERS }).notNull(),
    principalId: text('principal_id').notNull(),
    userId: uuid('user_id'),
    name: text('name'),
    identity: text('identity').notNull(),
    state: text('state', { enum: AGENT_STATES }).notNull(),
    stateSince: at('state_since').notNull(),
    pauseReason: text('pause_reason'),
    /** The line they are given; in wrap-up the last one. */
    callId: uuid('call_id'),
    room: text('room').notNull().unique(),
    conferenceSid: text('conference_sid'),
    label: text('label').notNull(),
    legMintedAt: at('leg_minted_at').notNull(),
    legSid: text('leg_sid'),
    /** Where the browser is rung, and when (carriers whose rooms our commands fill). */
    credential: text('credential'),
    legDialAt: at('leg_dial_at'),
    legAnsweredAt: at('leg_answered_at'),
    /** In the room since; null: not there. */
    joinedAt: at('joined_at'),
    leftAt: at('left_at'),
    lastSequence: integer('last_sequence'),
    heartbeatAt: at('heartbeat_at').notNull(),
    createdAt: at('created_at').notNull(),
    endedAt: at('ended_at'),
    actAt: at('act_at'),
    actAttempts: integer('act_attempts').notNull().default(0),
  },
  (table) => [
    check('campaign_agents_state_known', sql`${table.state} in (${oneOf(AGENT_STATES)})`),
    // An agent works in one campaign at a time.
    uniqueIndex('campaign_agents_one_desk')
      .on(table.principalId)
      .where(sql`${table.endedAt} is null`),
    index('campaign_agents_at_work')
      .on(table.campaignId, table.state, table.stateSince)
      .where(sql`${table.endedAt} is null`),
    index('campaign_agents_leg').on(table.legSid),
    index('campaign_agents_act_due')
      .on(table.actAt)
      .where(sql`${table.actAt} is not null`),
  ],
);

/** What a campaign knows of one of its calls, beside the call's own row; all instants are our own clock's (calls.md C10). */
export const campaignLines = pgTable(
  'campaign_lines',
  {
    callId: uuid('call_id')
      .primaryKey()
      .references(() => calls.id, { onDelete: 'cascade' }),
    campaignId: uuid('campaign_id')
      .notNull()
      .references(() => campaigns.id, { onDelete: 'cascade' }),
    campaignContactId: uuid('campaign_contact_id')
      .notNull()
      .references(() => campaignContacts.id, { onDelete: 'cascade' }),
    attempt: integer('attempt').notNull(),
    /** Dialled by an order of somebody (contract.md §3), not automatically. */
    ordered: boolean('ordered').notNull().default(false),
    stage: text('stage', { enum: LINE_STAGES }).notNull(),
    agentId: uuid('agent_id'),
    detection: boolean('detection').notNull(),
    verdict: text('verdict'),
    verdictAt: at('verdict_at'),
    answeredAt: at('answered_at'),
    greetingEndAt: at('greeting_end_at'),
    /** Without a verdict by then it is `unknown` (C11). */
    verdictDueAt: at('verdict_due_at'),
    reservedAt: at('reserved_at'),
    joinSentAt: at('join_sent_at'),
    joinAttempts: integer('join_attempts').notNull().default(0),
    connectedAt: at('connected_at'),
    messageAt: at('message_at'),
    dropAt: at('drop_at'),
    /** A losing line: to be let go when it has rung long enough (C17). */
    cancelAt: at('cancel_at'),
    abandonedAt: at('abandoned_at'),
    /** Owed: what is to be done for it (job `amd-result`). */
    actAt: at('act_at'),
    actAttempts: integer('act_attempts').notNull().default(0),
    endedAt: at('ended_at'),
  },
  (table) => [
    check('campaign_lines_stage_known', sql`${table.stage} in (${oneOf(LINE_STAGES)})`),
    // No contact is dialled twice for one attempt (design.md §4.1).
    uniqueIndex('campaign_lines_attempt').on(table.campaignContactId, table.attempt),
    index('campaign_lines_live')
      .on(table.campaignId, table.stage)
      .where(sql`${table.endedAt} is null`),
    // The governor looks at 30 days (C16).
    index('campaign_lines_answered')
      .on(table.campaignId, table.answeredAt)
      .where(sql`${table.answeredAt} is not null`),
    index('campaign_lines_act_due')
      .on(table.actAt)
      .where(sql`${table.actAt} is not null`),
  ],
);
