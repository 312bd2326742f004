import type { AgentView, CampaignFrameBody, CampaignSummaryView, FrameEnvelope, LineView } from '@dialer/contracts';
import { isLineOver } from './campaign-words';

export type CampaignFrame = CampaignFrameBody & FrameEnvelope;

/** What goes on in a campaign at this moment. */
export interface CampaignNow {
  campaign: CampaignSummaryView;
  agents: readonly AgentView[];
  lines: readonly LineView[];
}

/** One more frame. What came before the first look at the campaign changes nothing: that look has it. */
export function withFrame(now: CampaignNow | null, frame: CampaignFrame): CampaignNow | null {
  if (frame.type === 'campaign_state') return { campaign: frame.campaign, agents: frame.agents, lines: frame.lines };
  if (!now) return null;
  switch (frame.type) {
    case 'agent_state':
      return { ...now, agents: withAgent(now.agents, frame.agent) };
    case 'status_update':
      return { ...now, lines: withLine(now.lines, frame.call_id, frame.line) };
    case 'call_queued':
      return { ...now, lines: changed(now.lines, frame.call_id, { status: 'queued' }) };
    case 'customer_connected': {
      const { agent_id, detection_result } = frame;
      const line: Partial<LineView> = { status: 'in-progress', agent_id, answered_by: detection_result };
      return { ...now, campaign: { ...now.campaign, ...frame.campaign }, lines: changed(now.lines, frame.call_id, line) };
    }
    case 'call_ended':
      return { ...now, lines: now.lines.filter((line) => line.call_id !== frame.call_id) };
    case 'campaign_ended':
      return { ...now, campaign: { ...now.campaign, status: 'ended' } };
    default:
      return now;
  }
}

/** Somebody's state; who has left the desk is no longer there. Not compared by `state_since`: an event may be older than its deed. */
export function withAgent(agents: readonly AgentView[], agent: AgentView): readonly AgentView[] {
  const known = agents.find(({ id }) => id === agent.id);
  if (agent.state === 'gone') return agents.filter(({ id }) => id !== agent.id);
  return known ? agents.map((other) => (other === known ? agent : other)) : [...agents, agent];
}

function withLine(lines: readonly LineView[], callId: string | null, line: LineView | null): readonly LineView[] {
  if (!line || isLineOver(line.status)) return lines.filter(({ call_id }) => call_id !== callId);
  const known = lines.some(({ call_id }) => call_id === line.call_id);
  return known ? lines.map((other) => (other.call_id === line.call_id ? line : other)) : [...lines, line];
}

function changed(lines: readonly LineView[], callId: string, change: Partial<LineView>): readonly LineView[] {
  return lines.map((line) => (line.call_id === callId ? { ...line, ...change } : line));
}
