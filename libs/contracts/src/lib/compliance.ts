import type { BlockReason } from './error';

/** Why the gate would refuse a number now, and from when it may be dialled; null where no time will help. */
export interface DialBlockView {
  reason: BlockReason;
  message: string;
  until: string | null;
}

/** Where a single entry comes from: a rep's "do not call again", a key pressed by the person called, a colleague's own page. */
export const DO_NOT_CALL_SOURCES = ['rep', 'opt_out', 'import', 'ops'] as const;
export type DoNotCallSource = (typeof DO_NOT_CALL_SOURCES)[number];

/** `company`: people who asked us. `national`: a scrub against a register such as the US National Do Not Call Registry. */
export const DO_NOT_CALL_LIST_KINDS = ['company', 'national'] as const;
export type DoNotCallListKind = (typeof DO_NOT_CALL_LIST_KINDS)[number];

export interface DoNotCallEntryView {
  /** E.164. */
  phone: string;
  source: DoNotCallSource;
  reason: string | null;
  /** `user:<id>`, `key:<fingerprint>`; null: the system. */
  added_by: string | null;
  created_at: string;
  /** From then on it may be dialled again; null: never. */
  expires_at: string | null;
}

export interface DoNotCallListView {
  id: string;
  kind: DoNotCallListKind;
  name: string;
  /** ISO 3166-1 alpha-2: the country whose register it is; also how numbers without a country code are read. */
  country: string;
  status: 'loading' | 'ready';
  reason: string | null;
  numbers: number;
  /** Lines that hold no number. */
  skipped: number;
  /** The day the register was read; a scrub ages from here. */
  as_of: string;
  created_at: string;
  added_by: string | null;
  expires_at: string | null;
  /** Days since `as_of`; for a national one also after how many it must no longer be dialled by, where its country says so. */
  age_days: number;
  max_age_days: number | null;
}

export interface DoNotCallLookupRequest {
  phone: string;
}
export interface DoNotCallLookupResult {
  /** As E.164, however it was written. */
  phone: string;
  blocked: boolean;
  entry: DoNotCallEntryView | null;
  lists: DoNotCallListView[];
}
export interface DoNotCallAddRequest {
  phone: string;
  reason?: string;
  expires_at?: string;
}
export interface DoNotCallRemoveRequest {
  phone: string;
  reason: string;
}
export interface DoNotCallSummary {
  /** Single entries, the numbers of lists not counted. */
  entries: number;
  latest: DoNotCallEntryView[];
  lists: DoNotCallListView[];
}

/** Local times `HH:MM`, the second one not included; null: no calls on such a day. */
export interface DayHours {
  from: string;
  to: string;
}
export interface WeekHoursView {
  weekday: DayHours | null;
  saturday: DayHours | null;
  sunday: DayHours | null;
}

/** What a workspace decides about dialling; the law of the called place always holds too. */
export interface ComplianceSettings {
  /** On a real carrier calling hours always hold; on the local one nobody's phone rings, so they are off until this is set. */
  enforce_hours_locally: boolean;
  /** The workspace's own, narrower hours at the called place; null: only the law's. */
  hours: WeekHoursView | null;
  /** ISO 3166-1 alpha-2; null: every country. Premium and high-risk numbers are never dialled. */
  allowed_countries: string[] | null;
  /** Dials per number in any 24 hours, and ever; null: no limit. */
  attempts_per_day: number | null;
  attempts_total: number | null;
  /** Between two calls to one number; 0: none. */
  cool_down_minutes: number;
  /** Estimated cost of a day (UTC); null: no limit. */
  daily_spend_limit: number | null;
  currency: 'USD';
  /** Refuse to dial by a national scrub that is missing or too old. */
  list_age_rule: boolean;
  /** Said by the message a person hears whom nobody could take over. */
  seller_name: string | null;
  seller_phone: string | null;
}
export interface ComplianceSettingsView extends ComplianceSettings {
  /** What holds now, see `enforce_hours_locally`. */
  hours_enforced: boolean;
  local_carrier: boolean;
  /** Of the rules and their data; every refusal keeps the one it was made by. */
  rules_version: string;
  updated_at: string | null;
  updated_by: string | null;
}

/** Whether calling hours hold now, for everybody who dials: on the local carrier they may be off. */
export interface CallingHoursView {
  enforced: boolean;
}

export interface DialRefusalSearchRequest {
  phone?: string;
  contact_id?: string;
}
export interface DialRefusalView {
  at: string;
  /** `pick`: before there was a call; `dial`: right before the carrier was asked. */
  stage: 'pick' | 'dial';
  reason: BlockReason;
  message: string;
  until: string | null;
  rules_version: string;
  contact_id: string | null;
  call_id: string | null;
  principal_id: string | null;
  detail: Record<string, unknown>;
}
