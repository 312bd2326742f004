import type { ContactCallStatus } from './call';
import type { DialBlockView } from './compliance';
import type { Page, PageQuery } from './page';

export interface ContactListView {
  id: string;
  name: string;
  default_country: string;
  contacts_total: number;
  /** Contacts per call_status and per outcome, for the filter chips. */
  counts: { by_status: Partial<Record<ContactCallStatus, number>>; by_outcome: Record<string, number> };
  created_at: string;
}

export interface ContactView {
  id: string;
  name: string;
  company: string;
  title: string | null;
  /** E.164. */
  phone: string;
  call_status: ContactCallStatus;
  /** One of `CALL_OUTCOMES`, or a word the workspace added. */
  call_outcome: string | null;
  call_notes: string | null;
  call_duration: number | null;
  call_timestamp: string | null;
  follow_up_at: string | null;
  attempts: number;
  /** IANA zone, or null when the number does not tell. */
  time_zone: string | null;
  /** ISO 3166-1 alpha-2 of the number. */
  country: string | null;
  do_not_call: boolean;
  /** Why a call to this number would be refused if it were dialled now; null: nothing is known against it. */
  dial_block: DialBlockView | null;
  custom: Record<string, string>;
}

export interface ContactSearchRequest extends PageQuery {
  q?: string;
  /** A call_status or an outcome. */
  status?: string;
}
export type ContactSearchResult = Page<ContactView>;

/** Looked for in all lists at once, by whoever does not know in which one to look. */
export interface ContactFindRequest {
  /** Part of a name, a company or a number; two characters at least. */
  q: string;
}
/** Enough to recognise somebody and to go there. */
export interface ContactHit extends Pick<
  ContactView,
  'id' | 'name' | 'company' | 'phone' | 'country' | 'call_status' | 'call_outcome' | 'follow_up_at'
> {
  list_id: string;
  list_name: string;
}
export interface ContactFindResult {
  /** The best ones, never many: whoever sees too many types on. */
  items: ContactHit[];
}

export interface ContactLogRequest {
  call_id?: string;
  outcome: string;
  notes?: string;
  follow_up_at?: string;
  do_not_call?: boolean;
}

export interface ContactUpdateRequest {
  call_notes?: string | null;
}

/** Columns a contact file must have, and the one it may have (contract.md §8). */
export const REQUIRED_CONTACT_COLUMNS = ['name', 'company', 'phone'] as const;
export const OPTIONAL_CONTACT_COLUMNS = ['title'] as const;

export const IMPORT_STATUSES = ['queued', 'running', 'completed', 'failed'] as const;
export interface ImportRowError {
  /** 1-based line of the file; the header is line 1. */
  line: number;
  column: string;
  value: string;
  reason: string;
}
export interface ImportView {
  id: string;
  status: (typeof IMPORT_STATUSES)[number];
  file_name: string;
  total: number;
  processed: number;
  imported: number;
  skipped: number;
  duplicates: number;
  errors: ImportRowError[];
  errors_url: string | null;
  contact_list_id: string | null;
  /** Why the whole import failed, in words. */
  message: string | null;
  created_at: string;
}
