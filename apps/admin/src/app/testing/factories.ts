import type { CallView, ContactListView, ContactView, ImportView, MeView } from '@dialer/contracts';

/** Whole objects of the contract with what a spec cares about put in. */
export function makeCall(partial: Partial<CallView> = {}): CallView {
  return {
    id: '018f0000-0000-7000-8000-000000000001',
    conference_id: 'COLD_CALL_018f0000000070008000000000000001',
    conference_sid: 'CF1',
    call_sid: 'CA1',
    provider: 'twilio',
    path: 'room',
    state: 'dialing',
    to_phone: '+14155550110',
    from_phone: '+12125550199',
    contact_id: 'contact-1',
    contact_name: 'Ada Park',
    contact_company: 'Northwind',
    user_id: 'user-1',
    user_name: 'Rita Rep',
    end_reason: null,
    end_message: null,
    suggested_outcome: null,
    outcome: null,
    notes: null,
    follow_up_at: null,
    abandoned: false,
    agent_connected: false,
    recording: null,
    created_at: '2026-11-20T09:00:00.000Z',
    ringing_at: null,
    started_at: null,
    ended_at: null,
    duration: 0,
    log_owed: false,
    ...partial,
  };
}

export function makeContact(partial: Partial<ContactView> = {}): ContactView {
  return {
    id: 'contact-1',
    name: 'Ada Park',
    company: 'Northwind',
    title: 'VP Operations',
    phone: '+14155550110',
    call_status: 'not_called',
    call_outcome: null,
    call_notes: null,
    call_duration: null,
    call_timestamp: null,
    follow_up_at: null,
    attempts: 0,
    time_zone: 'America/Los_Angeles',
    country: 'US',
    do_not_call: false,
    dial_block: null,
    custom: {},
    ...partial,
  };
}

export function makeList(partial: Partial<ContactListView> = {}): ContactListView {
  return {
    id: 'list-1',
    name: 'Autumn leads',
    default_country: 'US',
    contacts_total: 2,
    counts: { by_status: { not_called: 2 }, by_outcome: {} },
    created_at: '2026-11-20T09:00:00.000Z',
    ...partial,
  };
}

export function makeImport(partial: Partial<ImportView> = {}): ImportView {
  return {
    id: 'import-1',
    status: 'running',
    file_name: 'autumn.csv',
    total: 0,
    processed: 0,
    imported: 0,
    skipped: 0,
    duplicates: 0,
    errors: [],
    errors_url: null,
    contact_list_id: null,
    message: null,
    created_at: '2026-11-20T09:00:00.000Z',
    ...partial,
  };
}

export function makeMe(partial: Partial<MeView> = {}): MeView {
  return {
    user: { id: 'user-1', email: 'rita@example.test', name: 'Rita Rep', role: 'rep', caller_id: null, provider: null },
    permissions: ['calls.place', 'calls.read', 'contacts.read', 'contacts.import', 'contacts.log'],
    providers: [{ name: 'twilio', configured: true, default: true }],
    calling: { provider: 'twilio', path: 'room' },
    features: { cold_call_dialer: true, direct_calling: true, record_calls: false },
    local_mode: false,
    ...partial,
  };
}
