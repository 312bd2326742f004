import type {
  AgentJoined,
  AgentView,
  CampaignContactView,
  CampaignSettingsView,
  CampaignSummaryView,
  DeskView,
  LineView,
} from '@dialer/contracts';

/** Whole objects of a campaign with what a spec cares about put in. */
export function makeCampaign(partial: Partial<CampaignSummaryView> = {}): CampaignSummaryView {
  return {
    id: 'campaign-1',
    name: 'Autumn leads',
    status: 'waiting',
    provider: 'twilio',
    mode: 'power',
    lines: 1,
    counts: {
      total: 100,
      pending: 60,
      live: 0,
      done: 30,
      blocked: 10,
      waiting: 0,
      dials: 40,
      answered: 20,
      connected: 10,
      voicemail: 5,
      abandoned: 0,
    },
    abandon_rate: 0.01,
    agents: 1,
    created_at: '2026-11-20T08:00:00Z',
    started_at: '2026-11-20T08:00:00Z',
    ended_at: null,
    ...partial,
  };
}

export function makeSettings(partial: Partial<CampaignSettingsView> = {}): CampaignSettingsView {
  return {
    mode: 'power',
    lines: 1,
    answer_policy: 'bridge_first',
    amd: { enabled: true, unknown: 'connect', on_machine: 'leave_message', message_id: 'message-1', audience: 'business' },
    retry: { max_attempts: 3, delay_minutes: {} },
    ring_floor_seconds: 15,
    hours: null,
    caller_ids: [],
    script: 'Hello {name}, this is Rita.',
    priority: 0,
    ...partial,
  };
}

export function makeAgent(partial: Partial<AgentView> = {}): AgentView {
  return {
    id: 'agent-1',
    campaign_id: 'campaign-1',
    user_id: 'user-1',
    name: 'Rita Rep',
    identity: 'rita',
    state: 'free',
    state_since: '2026-11-20T09:00:00Z',
    pause_reason: null,
    call_id: null,
    ...partial,
  };
}

export function makeLine(partial: Partial<LineView> = {}): LineView {
  return {
    call_id: 'call-1',
    phone: '+14155550110',
    name: 'Ada Park',
    company: 'Northwind',
    status: 'dialing',
    answered_by: null,
    agent_id: null,
    since: '2026-11-20T09:00:00Z',
    ...partial,
  };
}

export function makeCampaignContact(partial: Partial<CampaignContactView> = {}): CampaignContactView {
  return {
    id: 'campaign-contact-1',
    contact_id: 'contact-1',
    phone: '+14155550110',
    name: 'Ada Park',
    company: 'Northwind',
    title: 'VP Operations',
    time_zone: 'America/Los_Angeles',
    custom: { Region: 'West' },
    status: 'in-progress',
    attempts: 1,
    last_called_at: null,
    next_at: null,
    callback_at: null,
    disposition: null,
    notes: null,
    blocked_reason: null,
    call_id: 'call-1',
    ...partial,
  };
}

export function makeDesk(partial: Partial<DeskView> = {}): DeskView {
  return { campaign: makeCampaign(), settings: makeSettings(), agent: null, lines: [], contact: null, call: null, ...partial };
}

export function makeJoined(partial: Partial<AgentJoined> = {}): AgentJoined {
  return {
    agent: makeAgent({ state: 'away' }),
    provider: 'twilio',
    to: 'conference:CAMPAIGN_1',
    participant_label: 'agent_a',
    token: 'desk-token',
    identity: 'rita',
    ice_servers: [],
    heartbeat_seconds: 5,
    ...partial,
  };
}
