import { PROVIDERS, RECORDING_STATUSES } from '@dialer/contracts';
import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { calls } from './calls';

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const oneOf = (words: readonly string[]) => sql.raw(words.map((word) => `'${word}'`).join(', '));

/** Who wanted it: the call's own `record`, the workspace's setting, or somebody at the carrier. */
export const RECORDING_SOURCES = ['call', 'workspace', 'carrier'] as const;

/** What must happen before a recording may start; `off`: the operator answers for it. */
export const CONSENT_RULES = ['free', 'announce', 'ask_first', 'never', 'off'] as const;

/** One row per recording; whatever is still owed to it stands here (design.md §3). */
export const recordings = pgTable(
  'recordings',
  {
    id: uuid('id').primaryKey(),
    callId: uuid('call_id')
      .notNull()
      .references(() => calls.id, { onDelete: 'cascade' }),
    provider: text('provider', { enum: PROVIDERS }).notNull(),
    legSid: text('leg_sid').notNull(),
    /** The carrier's id, as soon as it is known. */
    recordingSid: text('recording_sid'),
    status: text('status', { enum: RECORDING_STATUSES }).notNull(),
    source: text('source', { enum: RECORDING_SOURCES }).notNull(),
    durationSeconds: integer('duration_seconds'),
    channels: integer('channels'),
    /** Which rule of consent held (`consent/`), of which place, and when it was satisfied: the proof of it. */
    consentRule: text('consent_rule', { enum: CONSENT_RULES }).notNull().default('free'),
    consentPlace: text('consent_place'),
    consentAt: at('consent_at'),
    /** The announcement was asked for at the carrier. */
    announcedAt: at('announced_at'),
    /** It takes nothing in since then. */
    pausedAt: at('paused_at'),
    /** Where the contact is heard: carriers differ in the order of the two channels (calls.md E23). */
    contactChannel: text('contact_channel', { enum: ['left', 'right'] }).notNull(),
    createdAt: at('created_at').notNull(),
    /** The carrier has said that the audio can be fetched: from then on that is what is owed. */
    readyAt: at('ready_at'),

    /** The archived file: its place in the storage, and what it must be. */
    storageKey: text('storage_key'),
    contentType: text('content_type'),
    bytes: bigint('bytes', { mode: 'number' }),
    sha256: text('sha256'),
    archivedAt: at('archived_at'),
    /** Not deleted, by nobody, while this stands. */
    legalHoldAt: at('legal_hold_at'),
    deletedAt: at('deleted_at'),

    /** Why there is no audio (yet): a carrier's code or a word of ours. */
    error: text('error'),
    /** Owed: announce, start, look up, erase (job `recording-act`) or fetch (job `recording-fetch`); null when nothing is. */
    nextAt: at('next_at'),
    attempts: integer('attempts').notNull().default(0),
  },
  (table) => [
    check('recordings_provider_known', sql`${table.provider} in (${oneOf(PROVIDERS)})`),
    check('recordings_status_known', sql`${table.status} in (${oneOf(RECORDING_STATUSES)})`),
    check('recordings_consent_rule_known', sql`${table.consentRule} in (${oneOf(CONSENT_RULES)})`),
    index('recordings_by_status').on(table.status, table.createdAt),
    uniqueIndex('recordings_sid').on(table.provider, table.recordingSid),
    index('recordings_of_call').on(table.callId, table.createdAt),
    index('recordings_due')
      .on(table.nextAt)
      .where(sql`${table.nextAt} is not null`),
  ],
);
