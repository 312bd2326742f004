import type { Page, PageQuery } from './page';

/** What is written down for good, `<subject>.<what happened>`. New words may be added, none may change: old rows keep theirs. */
export const AUDIT_ACTIONS = [
  'session.opened',
  'session.refused',
  'session.closed',
  'user.created',
  'user.changed',
  'user.disabled',
  'user.enabled',
  'call.placed',
  'call.hours_overridden',
  'call.ended',
  'contact_import.started',
  'contact_list.imported',
  'contact_list.deleted',
  'recording.listened',
  'recording.downloaded',
  'recording.paused',
  'recording.resumed',
  'recording.consent_given',
  'recording.consent_refused',
  'recording.held',
  'recording.hold_released',
  'recording.deleted',
  'recording.expired',
  'recording.retried',
  'audio_file.added',
  'audio_file.renamed',
  'audio_file.deleted',
  'delivery.resent',
  'do_not_call.added',
  'do_not_call.removed',
  'do_not_call_list.loaded',
  'do_not_call_list.deleted',
  'settings.changed',
  'campaign.created',
  'campaign.paused',
  'campaign.resumed',
  'campaign.ended',
  'campaign.exported',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export const AUDIT_SUBJECTS = [
  'user',
  'call',
  'contact_import',
  'contact_list',
  'recording',
  'audio_file',
  'delivery',
  'do_not_call_list',
  'campaign',
] as const;
export type AuditSubject = (typeof AUDIT_SUBJECTS)[number];

export interface AuditEntryView {
  id: string;
  at: string;
  /** `user:<id>` or `key:<fingerprint>`; null when nobody was signed in, or the system did it by itself. */
  principal_id: string | null;
  action: AuditAction;
  subject_type: AuditSubject | null;
  subject_id: string | null;
  ip: string | null;
  user_agent: string | null;
  /** Ids, words and counts; never a name, a phone number or a text of a person. */
  detail: Record<string, unknown>;
}

export interface AuditQuery extends Omit<PageQuery, 'sort'> {
  principal?: string;
  action?: AuditAction;
  subject?: string;
  from?: string;
  to?: string;
}
export type AuditPage = Page<AuditEntryView>;
