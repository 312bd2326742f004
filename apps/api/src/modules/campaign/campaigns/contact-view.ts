import type { CampaignContactView, CampaignSettingsView } from '@dialer/contracts';
import type { CampaignContactRow, CampaignRow } from '../campaign-rows.repository';

export function contactView(row: CampaignContactRow): CampaignContactView {
  const next =
    row.queueState === 'waiting' ? (row.callbackAt && row.nextAt && row.callbackAt < row.nextAt ? row.callbackAt : row.nextAt) : null;
  return {
    id: row.id,
    contact_id: row.contactId,
    phone: row.phone,
    name: row.name,
    company: row.company,
    title: row.title,
    time_zone: row.timeZone,
    custom: row.custom,
    status: row.status,
    attempts: row.attempts - row.misses,
    last_called_at: row.lastCalledAt?.toISOString() ?? null,
    next_at: next?.toISOString() ?? null,
    callback_at: row.callbackAt?.toISOString() ?? null,
    disposition: row.disposition,
    notes: row.notes,
    blocked_reason: row.blockedReason,
    call_id: row.callId,
  };
}

export function settingsView(row: CampaignRow): CampaignSettingsView {
  return {
    mode: row.mode,
    lines: row.lines,
    answer_policy: row.answerPolicy,
    amd: row.amd,
    retry: row.retry,
    ring_floor_seconds: row.ringFloorSeconds,
    hours: row.hours,
    caller_ids: row.callerIds,
    script: row.script,
    priority: row.priority,
  };
}
