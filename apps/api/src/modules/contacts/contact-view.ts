import type { ContactHit, ContactView } from '@dialer/contracts';
import type { DialVerdict } from '../compliance/dial-facts';
import type { ContactHitRow, ContactRow } from './contacts.repository';

export function toContactView(row: ContactRow, verdict: DialVerdict): ContactView {
  return {
    id: row.id,
    name: row.name,
    company: row.company,
    title: row.title,
    phone: row.phone,
    call_status: row.callStatus,
    call_outcome: row.callOutcome,
    call_notes: row.callNotes,
    call_duration: row.callDuration,
    call_timestamp: row.callTimestamp?.toISOString() ?? null,
    follow_up_at: row.followUpAt?.toISOString() ?? null,
    attempts: row.attempts,
    time_zone: row.timeZone,
    country: row.country,
    do_not_call: !verdict.allowed && verdict.reason === 'do_not_call',
    dial_block: verdict.allowed ? null : { reason: verdict.reason, message: verdict.message, until: verdict.until?.toISOString() ?? null },
    custom: row.custom,
  };
}

export function toContactHit(row: ContactHitRow): ContactHit {
  return {
    id: row.id,
    list_id: row.listId,
    list_name: row.listName,
    name: row.name,
    company: row.company,
    phone: row.phone,
    country: row.country,
    call_status: row.callStatus,
    call_outcome: row.callOutcome,
    follow_up_at: row.followUpAt?.toISOString() ?? null,
  };
}
