import type { CampaignContactStatus, LineView } from '@dialer/contracts';
import type { CallRow } from '../../calls/calls.repository';
import type { LineRow } from '../campaign-rows.repository';

const isMachine = (verdict: string | null) => verdict !== null && verdict.startsWith('machine');

/** What is shown of a contact whose line this is (contract.md §3). */
export function lineStatus(line: LineRow, call: CallRow): CampaignContactStatus {
  if (line.endedAt) return endedStatus(line, call);
  if (call.state !== 'in-progress') return call.state;
  if (line.stage === 'connected') return 'in-progress';
  if (line.stage === 'voicemail' || (line.stage === 'over' && isMachine(line.verdict))) return 'voicemail';
  return line.stage === 'over' ? 'in-progress' : 'queued';
}

function endedStatus(line: LineRow, call: CallRow): CampaignContactStatus {
  if (line.abandonedAt) return 'abandoned';
  if (!line.answeredAt) return call.endReason === 'let_go' ? 'canceled' : call.state;
  const leftMessage = line.dropAt !== null && line.messageAt !== null;
  if (leftMessage || (isMachine(line.verdict) && !line.connectedAt)) return 'voicemail';
  return line.verdict === 'fax' ? 'failed' : 'completed';
}

export function lineView(line: LineRow, call: CallRow): LineView {
  const since = line.endedAt ?? line.connectedAt ?? line.answeredAt ?? call.ringingAt ?? call.initiatedAt ?? call.createdAt;
  return {
    call_id: call.id,
    phone: call.toPhone,
    name: call.contactName,
    company: call.contactCompany,
    status: lineStatus(line, call),
    answered_by: line.verdict,
    agent_id: line.agentId,
    since: since.toISOString(),
  };
}
