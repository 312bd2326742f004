import type { LoggedRequest } from '../core/request-log';
import type { ContactLeg } from '../contact-leg';
import type { Call } from '../twilio/calls/call';
import type { Conference } from '../twilio/conferences/conference';
import type { WebhookRecord } from '../webhooks/webhook-record';

export const iso = (date: Date | null): string | null => date && date.toISOString();

export function webhookView({ kind, address, method, form, createdAt, state, note, attempts }: WebhookRecord) {
  return {
    kind,
    url: address,
    method,
    params: fieldsIn(form),
    created_at: iso(createdAt),
    state,
    note,
    attempts: attempts.map(({ at, ms, status, error, answer }) => ({ at: iso(at), ms, status, error, answer })),
  };
}

/** One call as `/control` tells it: everything that happened, with every webhook and its answers. */
export function callView(call: Call, conference: Conference | undefined, contact: ContactLeg | undefined) {
  const { facts } = call;
  const participant = conference?.participants.get(call.sid);
  return {
    sid: call.sid,
    carrier: 'twilio',
    direction: facts.direction,
    to: facts.to,
    from: facts.from,
    state: call.status,
    contact: contact ? contact.script.what : null,
    parent_sid: facts.parentSid,
    created_at: iso(call.createdAt),
    dialed_at: iso(call.startedAt),
    ringing_at: iso(call.ringingAt),
    answered_at: iso(call.answeredAt),
    ended_at: iso(call.endedAt),
    ended_by: call.endedBy,
    queue_ms: call.queueMs,
    duration_s: call.durationS,
    digits: call.digits,
    pilot_hz: contact?.audio.pilotHz ?? null,
    conference: conference ? conferenceView(conference) : null,
    in_conference: participant !== undefined,
    label: participant?.label ?? null,
    muted: participant?.muted ?? null,
    hold: participant?.held ?? null,
    notifications: call.notifications.map(({ at, code, message, url }) => ({ at: iso(at), code, message, url })),
    webhooks: call.webhooks.map(webhookView),
  };
}

function conferenceView(conference: Conference) {
  return {
    sid: conference.sid,
    name: conference.name,
    state: conference.status,
    participants: conference.participants.size,
    created_at: iso(conference.createdAt),
    ended_at: iso(conference.endedAt),
    end_reason: conference.endReason,
    webhooks: conference.webhooks.map(webhookView),
  };
}

export function requestView({ at, form, ...request }: LoggedRequest) {
  return { ...request, at: iso(at), params: isJson(form) ? fieldsIn(form) : grouped(new URLSearchParams(form)) };
}

export const isJson = (form: string): boolean => form.startsWith('{');

/** Of a form, or of JSON; JSON that was cut is shown as it is. */
function fieldsIn(form: string): unknown {
  if (!isJson(form)) return Object.fromEntries(new URLSearchParams(form));
  try {
    return JSON.parse(form);
  } catch {
    return form;
  }
}

/** A parameter given several times becomes a list. */
function grouped(params: URLSearchParams): Record<string, string | string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of params) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries([...values].map(([name, all]) => [name, all.length === 1 ? (all[0] ?? '') : all]));
}
