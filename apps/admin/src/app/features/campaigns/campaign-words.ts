import type {
  AgentState,
  AgentView,
  CampaignContactStatus,
  CampaignCounts,
  CampaignMode,
  CampaignStatus,
  LineView,
} from '@dialer/contracts';
import { type CallWord, statusWord } from '../../shared/ui/call-words';

export const CAMPAIGN_WORDS: Record<CampaignStatus, CallWord> = {
  draft: { label: 'Draft', icon: 'notCalled', colour: 'none' },
  dialing: { label: 'Dialing', icon: 'call', colour: 'blue' },
  waiting: { label: 'Waiting', icon: 'history', colour: 'amber' },
  connected: { label: 'Connected', icon: 'call', colour: 'green' },
  paused: { label: 'Paused', icon: 'pause', colour: 'grey' },
  ended: { label: 'Ended', icon: 'check', colour: 'grey' },
};

export const AGENT_WORDS: Record<AgentState, CallWord> = {
  away: { label: 'Away', icon: 'wifiOff', colour: 'grey' },
  free: { label: 'Free', icon: 'check', colour: 'teal' },
  reserved: { label: 'Answering', icon: 'ringing', colour: 'blue' },
  joining: { label: 'Answering', icon: 'ringing', colour: 'blue' },
  connected: { label: 'Connected', icon: 'call', colour: 'green' },
  wrap_up: { label: 'Wrap-up', icon: 'event', colour: 'amber' },
  paused: { label: 'Paused', icon: 'pause', colour: 'grey' },
  gone: { label: 'Left', icon: 'logout', colour: 'none' },
};

export const MODE_WORDS: Record<CampaignMode, { label: string; what: string }> = {
  preview: { label: 'Preview', what: 'The rep looks at each contact first and dials by a key.' },
  power: { label: 'Power', what: 'The next contact is dialled by itself as soon as a rep is free.' },
  parallel: { label: 'Parallel', what: 'Several contacts are dialled at once; the first person who answers is connected.' },
  predictive: { label: 'Predictive', what: 'Not available yet.' },
};

const OWN: Partial<Record<CampaignContactStatus, CallWord>> = {
  pending: { label: 'Not called', icon: 'notCalled', colour: 'none' },
  queued: { label: 'Answered', icon: 'ringing', colour: 'amber' },
};
export const lineWord = (status: CampaignContactStatus): CallWord => OWN[status] ?? statusWord(status);

const OVER: readonly string[] = ['completed', 'voicemail', 'busy', 'no-answer', 'failed', 'canceled', 'abandoned', 'blocked'];
export const isLineOver = (status: CampaignContactStatus): boolean => OVER.includes(status);

/** What detection takes the line for; null while it says nothing worth knowing. */
export function detectionWords(answeredBy: string | null): string | null {
  if (answeredBy === 'human') return 'Person';
  if (answeredBy === 'fax') return 'Fax';
  return answeredBy?.startsWith('machine') ? 'Sounds like voicemail' : null;
}

/** Shares of the whole, in percent, for a bar; what is left fills the rest. */
export interface Progress {
  done: number;
  blocked: number;
  left: number;
  /** In words, for whoever cannot see the bar. */
  words: string;
}

export function progressOf({ total, done, blocked }: CampaignCounts): Progress {
  const left = Math.max(0, total - done - blocked);
  const share = (count: number) => (total > 0 ? (100 * count) / total : 0);
  const words = `${count(done)} done, ${count(left)} left, ${count(blocked)} blocked`;
  return { done: share(done), blocked: share(blocked), left: share(left), words };
}

/** Conversations per dial; null before the first. */
export const connectRate = ({ connected, dials }: CampaignCounts): number | null => (dials > 0 ? connected / dials : null);

/** The one large word of a desk. */
export function deskWords(agent: AgentView | null, lines: readonly LineView[], status: CampaignStatus, name: string | null): string {
  switch (agent?.state) {
    case 'free':
      return freeWords(lines, status);
    case 'reserved':
    case 'joining':
      return `${name ?? 'Somebody'} answered…`;
    case 'connected':
      return `${name ?? 'Somebody'} connected`;
    case 'wrap_up':
      return 'Wrap-up';
    case 'paused':
      return agent.pause_reason ? `Paused: ${agent.pause_reason}` : 'Paused';
    case 'away':
      return 'Connecting your audio…';
    default:
      return 'Not at the desk';
  }
}

function freeWords(lines: readonly LineView[], status: CampaignStatus): string {
  if (status === 'paused') return 'The campaign is paused';
  if (status === 'ended') return 'The campaign has ended';
  if (status === 'draft') return 'The campaign has not begun';
  const ringing = lines.filter((line) => line.agent_id === null && !isLineOver(line.status)).length;
  if (ringing === 0) return 'Waiting';
  return `Dialing ${ringing} ${ringing === 1 ? 'line' : 'lines'}`;
}

const count = (value: number): string => value.toLocaleString('en-US');
