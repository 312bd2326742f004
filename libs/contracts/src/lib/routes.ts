/** Paths both sides use. `:name` marks a parameter. */
export const ROUTES = {
  coldCall: '/aicallgo/api/v1/cold-call',
  token: '/api/token',
  voice: '/api/voice',
  campaigns: '/api/campaign',
  campaignAgents: '/api/campaign-agents',
  auth: '/api/auth',
  contactLists: '/api/contact-lists',
  imports: '/api/imports',
  contacts: '/api/contacts',
  calls: '/api/calls',
  recordings: '/api/recordings',
  recordingLinks: '/api/recordings/links',
  deliveries: '/api/deliveries',
  audioFiles: '/api/audio-files',
  users: '/api/users',
  audit: '/api/audit',
  doNotCall: '/api/do-not-call',
  dialRefusals: '/api/dial-refusals',
  complianceSettings: '/api/settings/compliance',
  callingHours: '/api/calling-hours',
  health: '/health',
  metrics: '/metrics',
  docs: '/api/docs',
  queues: '/ops/queues',
  wsMe: '/ws/me',
  wsCampaign: '/ws/:campaign_id',
} as const;

/** Anything under these is never answered with the admin app (contract.md, head). */
export const API_PREFIXES = ['/api', '/aicallgo', '/ws', '/ops/queues', '/health', '/metrics'] as const;
