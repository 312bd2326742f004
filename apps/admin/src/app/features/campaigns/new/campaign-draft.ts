import type {
  AnswerPolicy,
  CampaignCreateRequest,
  CampaignHours,
  CampaignMode,
  DayHours,
  ProviderName,
  RetryOutcome,
} from '@dialer/contracts';

/** What stands in the form of a new campaign. */
export interface CampaignDraft {
  name: string;
  listId: string | null;
  provider: ProviderName | null;
  mode: CampaignMode;
  lines: number;
  /** Null: as proposed for the number of lines. */
  policy: AnswerPolicy | null;
  detection: boolean;
  unknown: 'connect' | 'hang_up';
  audience: 'consumer' | 'business';
  /** The recorded message for voicemails; null: none is left. */
  messageId: string | null;
  attempts: number;
  delays: Record<RetryDelay, number | null>;
  ringFloor: number;
  hours: CampaignHours | null;
  callerIds: string;
  script: string;
  start: boolean;
}

/** Endings a contact is called again after, as the form offers them; minutes. */
export const RETRY_DELAYS = ['busy', 'no-answer', 'voicemail', 'abandoned', 'failed'] as const satisfies readonly RetryOutcome[];
export type RetryDelay = (typeof RETRY_DELAYS)[number];

export const OFFICE: DayHours = { from: '09:00', to: '17:00' };

export function emptyDraft(provider: ProviderName | null): CampaignDraft {
  return {
    name: '',
    listId: null,
    provider,
    mode: 'power',
    lines: 1,
    policy: null,
    detection: true,
    unknown: 'connect',
    audience: 'business',
    messageId: null,
    attempts: 3,
    // A person who was left without anybody to talk to is given three days' peace.
    delays: { busy: 15, 'no-answer': 240, voicemail: 1440, abandoned: 4320, failed: 60 },
    ringFloor: 15,
    hours: null,
    callerIds: '',
    script: '',
    start: true,
  };
}

/** One line: the rep is there at the answer and hears the greeting; several: only people are handed over (calls.md C11, C12). */
export const proposedPolicy = (lines: number): AnswerPolicy => (lines > 1 ? 'detect_first' : 'bridge_first');

/** Only parallel dialling has more than one line per rep. */
export const linesOf = ({ mode, lines }: CampaignDraft): number => (mode === 'parallel' ? lines : 1);
export const policyOf = (draft: CampaignDraft): AnswerPolicy => draft.policy ?? proposedPolicy(linesOf(draft));

export function requestOf(draft: CampaignDraft): CampaignCreateRequest {
  const callerIds = draft.callerIds.split(/[\s,;]+/).filter(Boolean);
  const name = draft.name.trim();
  const script = draft.script.trim();
  return {
    ...(draft.listId && { contact_list_id: draft.listId }),
    ...(name && { name }),
    ...(draft.provider && { provider: draft.provider }),
    ...(callerIds.length > 0 && { caller_ids: callerIds }),
    mode: draft.mode,
    lines: linesOf(draft),
    answer_policy: policyOf(draft),
    amd: {
      enabled: draft.detection,
      unknown: draft.unknown,
      on_machine: draft.messageId ? 'leave_message' : 'hang_up',
      message_id: draft.messageId,
      audience: draft.audience,
    },
    retry: { max_attempts: draft.attempts, delay_minutes: draft.delays },
    ring_floor_seconds: draft.ringFloor,
    hours: draft.hours,
    ...(script && { script }),
    // Starting it with its creation would order a dial at once, before the rep has a microphone.
    start: false,
  };
}

/** What the campaign will do, as one would tell a colleague. */
export function summaryOf(draft: CampaignDraft, list: { name: string; contacts_total: number } | null, message: string | null): string[] {
  const lines = linesOf(draft);
  return [
    list ? `Calls the ${list.contacts_total.toLocaleString('en-US')} contacts of “${list.name}”.` : 'Calls nobody yet: choose a list.',
    draft.mode === 'preview'
      ? 'Reps see each contact first and dial by a key.'
      : `${lines} ${lines === 1 ? 'line' : 'lines'} per free rep, dialled by itself.`,
    answerWords(draft, lines),
    machineWords(draft, message),
    hoursWords(draft.hours),
    draft.attempts === 1 ? 'Nobody is tried twice.' : `At most ${draft.attempts} tries per contact.`,
    draft.start ? 'It starts at once; automatic dialing begins when a rep sits down.' : 'It is kept as a draft until it is started.',
  ];
}

function answerWords(draft: CampaignDraft, lines: number): string {
  if (!draft.detection) return 'Whoever answers is connected at once, voicemails too.';
  if (policyOf(draft) === 'bridge_first') return 'The rep is on the line at the answer; voicemails are pointed out.';
  return lines > 1
    ? 'The first person who answers is connected; the others are let go when they have rung long enough.'
    : 'A person who answers is connected.';
}

function machineWords(draft: CampaignDraft, message: string | null): string {
  if (!draft.detection) return 'Voicemails are not recognised.';
  return draft.messageId ? `Voicemails get “${message ?? 'the message'}”.` : 'Voicemails are hung up on.';
}

function hoursWords(hours: CampaignHours | null): string {
  if (!hours) return 'Within the hours the law allows at their place.';
  const days = [
    ['Mon–Fri', hours.weekday],
    ['Sat', hours.saturday],
    ['Sun', hours.sunday],
  ] as const;
  const open = days.flatMap(([day, range]) => (range ? [`${day} ${range.from}–${range.to}`] : []));
  return open.length ? `${open.join(', ')} their time, and never outside the law's hours.` : 'On no day of the week: open at least one.';
}
