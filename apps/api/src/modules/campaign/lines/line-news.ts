import type { CampaignFrameBody } from '@dialer/contracts';
import { agentView } from '../agents/agent-view';
import type { AgentRow, CampaignRow, LineRow } from '../campaign-rows.repository';
import { lineStatus, lineView } from './line-status';
import type { LineScene } from './line-state';

const QUEUED: readonly LineRow['stage'][] = ['detecting', 'waiting', 'reserved', 'joining'];

/** What a change of a line tells everybody who watches the campaign (contract.md §5), in the order in which it happened. */
export function lineNews(campaign: CampaignRow, before: LineScene, after: LineScene): CampaignFrameBody[] {
  const { line, call } = after;
  const frames: CampaignFrameBody[] = [];
  const about = { phone: call.toPhone, call_id: call.id };
  const wasQueued = QUEUED.includes(before.line.stage);
  const isQueued = QUEUED.includes(line.stage);
  const status = lineStatus(line, call);
  if (!wasQueued && isQueued) frames.push({ type: 'call_queued', ...about });
  if (wasQueued && !isQueued) frames.push({ type: 'call_dequeued', ...about, reason: dequeuedBy(after) });
  if (isRejected(before, after)) frames.push({ type: 'call_rejected', ...about, reason: line.verdict ?? call.endReason ?? 'rejected' });
  if (before.line.stage !== 'connected' && line.stage === 'connected' && line.agentId) {
    const { id, name, mode, lines } = campaign;
    const told = { id, name, status: 'connected' as const, mode, lines };
    frames.push({ type: 'customer_connected', ...about, agent_id: line.agentId, detection_result: line.verdict, campaign: told });
  }
  const view = lineView(line, call);
  if (JSON.stringify(lineView(before.line, before.call)) !== JSON.stringify(view) && !line.endedAt) {
    frames.push({ type: 'status_update', ...about, status, contact_status: { [call.toPhone]: status }, line: view });
  }
  if (!before.line.endedAt && line.endedAt) frames.push({ type: 'call_ended', ...about, status });
  return frames;
}

export function agentNews(before: AgentRow | null, after: AgentRow): CampaignFrameBody[] {
  const same = before && JSON.stringify(agentView(before)) === JSON.stringify(agentView(after));
  return same ? [] : [{ type: 'agent_state', agent: agentView(after) }];
}

function dequeuedBy({ line, call }: LineScene): string {
  if (line.stage === 'connected') return 'connected';
  if (line.stage === 'voicemail') return line.verdict ?? 'machine';
  if (line.stage === 'message') return 'no_agent';
  return call.endReason ?? 'hung_up';
}

function isRejected({ line: before }: LineScene, { line, call }: LineScene): boolean {
  if (before.stage !== 'detecting') return false;
  return line.stage === 'voicemail' || (line.stage === 'over' && call.endWantedAt !== null && !line.endedAt);
}
