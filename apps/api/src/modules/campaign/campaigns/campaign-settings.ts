import type { AmdSettings, CampaignCreateRequest, CampaignMode, RetrySettings } from '@dialer/contracts';
import { hoursFaults } from '../../compliance/settings.service';

const DAY = 24 * 60;

export const DEFAULT_AMD: AmdSettings = {
  enabled: true,
  unknown: 'connect',
  on_machine: 'hang_up',
  message_id: null,
  audience: 'consumer',
};
/** A person who was left without anybody to talk to is given three days' peace (peers.md §2, 17). */
export const DEFAULT_RETRY: RetrySettings = {
  max_attempts: 3,
  delay_minutes: { busy: 15, 'no-answer': 4 * 60, voicemail: DAY, failed: 60, canceled: 60, abandoned: 3 * DAY },
};
const DEFAULT_RING_FLOOR_SECONDS = 15;

/** The settings of a new campaign: what was asked for over what holds otherwise. */
export function settingsOf(request: CampaignCreateRequest) {
  const { lines = 1, amd, retry } = request;
  const mode: CampaignMode = request.mode ?? 'power';
  return {
    mode,
    lines,
    answerPolicy: request.answer_policy ?? ('detect_first' as const),
    amd: { ...DEFAULT_AMD, ...defined(amd) },
    retry: {
      max_attempts: retry?.max_attempts ?? DEFAULT_RETRY.max_attempts,
      delay_minutes: { ...DEFAULT_RETRY.delay_minutes, ...retry?.delay_minutes },
    },
    ringFloorSeconds: request.ring_floor_seconds ?? DEFAULT_RING_FLOOR_SECONDS,
    hours: request.hours ?? null,
    callerIds: [...new Set(request.caller_ids ?? [])],
    script: request.script?.trim() ? request.script : null,
    priority: request.priority ?? 0,
    filter: request.filter?.status?.length ? { status: request.filter.status } : null,
  };
}

/** What fits each field alone and not the others; by field, empty when all is well. */
export function settingsFaults(request: CampaignCreateRequest): Record<string, string> {
  const { contacts, contact_list_id, mode, lines = 1, amd, filter } = request;
  const faults: Record<string, string> = hoursFaults(request.hours ?? null);
  if (!contacts && !contact_list_id) faults['contacts'] = 'is required, or contact_list_id';
  if (contacts && contact_list_id) faults['contact_list_id'] = 'must not be given beside contacts';
  if (filter?.status?.length && !contact_list_id) faults['filter'] = 'chooses among the contacts of a list: give contact_list_id';
  if (mode === 'predictive') faults['mode'] = 'predictive dialling is not there yet; choose preview, power or parallel';
  if (mode === 'preview' && lines > 1) faults['lines'] = 'must be 1: in preview mode the rep looks at one contact at a time';
  if (amd?.on_machine === 'leave_message' && !amd.message_id) faults['amd.message_id'] = 'is required to leave a message';
  return faults;
}

const defined = <T extends object>(part: T | undefined): Partial<T> =>
  Object.fromEntries(Object.entries(part ?? {}).filter(([, value]) => value !== undefined)) as Partial<T>;
