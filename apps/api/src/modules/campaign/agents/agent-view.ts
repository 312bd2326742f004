import type { AgentView } from '@dialer/contracts';
import type { AgentRow } from '../campaign-rows.repository';

export function agentView(agent: AgentRow): AgentView {
  return {
    id: agent.id,
    campaign_id: agent.campaignId,
    user_id: agent.userId,
    name: agent.name,
    identity: agent.identity,
    state: agent.state,
    state_since: agent.stateSince.toISOString(),
    pause_reason: agent.pauseReason,
    call_id: agent.callId,
  };
}
