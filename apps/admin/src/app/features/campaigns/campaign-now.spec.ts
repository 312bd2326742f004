import type { AgentView, CampaignFrameBody, LineView } from '@dialer/contracts';
import { makeAgent, makeCampaign, makeLine } from '../../testing/campaigns';
import { type CampaignFrame, type CampaignNow, withFrame } from './campaign-now';

const frame = (body: CampaignFrameBody): CampaignFrame => ({ ...body, seq: 1, at: '2026-11-20T09:00:00Z' });
const now = (partial: Partial<CampaignNow> = {}): CampaignNow => ({ campaign: makeCampaign(), agents: [], lines: [], ...partial });
const update = (line: LineView | null, callId = 'call-1'): CampaignFrame =>
  frame({ type: 'status_update', phone: '+14155550110', call_id: callId, status: line?.status ?? 'no-answer', contact_status: {}, line });

describe('a campaign as its frames tell it', () => {
  it('knows nothing before the first state, and what follows changes nothing', () => {
    expect(withFrame(null, update(makeLine()))).toBeNull();
    expect(withFrame(null, frame({ type: 'campaign_ended', reason: 'asked' }))).toBeNull();
  });

  it('adds a line, follows it, and lets go of it when it is over', () => {
    let state = withFrame(now(), update(makeLine({ status: 'dialing' })));
    expect(state?.lines).toHaveLength(1);
    state = withFrame(state, update(makeLine({ status: 'ringing' })));
    expect(state?.lines.map(({ status }) => status)).toEqual(['ringing']);
    state = withFrame(state, frame({ type: 'call_queued', phone: '+14155550110', call_id: 'call-1' }));
    expect(state?.lines[0]?.status).toBe('queued');
    const connected = { type: 'customer_connected' as const, phone: '', call_id: 'call-1', agent_id: 'agent-1', detection_result: 'human' };
    state = withFrame(state, frame({ ...connected, campaign: makeCampaign({ status: 'connected' }) }));
    expect(state?.lines[0]).toMatchObject({ status: 'in-progress', agent_id: 'agent-1', answered_by: 'human' });
    expect(state?.campaign.status).toBe('connected');
    expect(withFrame(state, frame({ type: 'call_ended', phone: '', call_id: 'call-1', status: 'completed' }))?.lines).toEqual([]);
    expect(withFrame(state, update(makeLine({ status: 'busy' })))?.lines).toEqual([]);
    expect(withFrame(state, update(null))?.lines).toEqual([]);
  });

  it('follows each rep, and forgets who has left', () => {
    const tell = (state: CampaignNow | null, agent: AgentView) => withFrame(state, frame({ type: 'agent_state', agent }));
    let state = tell(now(), makeAgent({ state: 'free', state_since: '2026-11-20T09:00:00Z' }));
    state = tell(state, makeAgent({ state: 'connected', state_since: '2026-11-20T09:00:05Z' }));
    expect(state?.agents.map((agent) => agent.state)).toEqual(['connected']);
    // The state counts from the carrier's event, which may lie before what led to it; frames come in their order.
    state = tell(state, makeAgent({ state: 'wrap_up', state_since: '2026-11-20T09:00:04Z' }));
    expect(state?.agents.map((agent) => agent.state)).toEqual(['wrap_up']);
    expect(tell(state, makeAgent({ state: 'gone', state_since: '2026-11-20T09:01:00Z' }))?.agents).toEqual([]);
  });

  it('ends', () => {
    expect(withFrame(now(), frame({ type: 'campaign_ended', reason: 'asked' }))?.campaign.status).toBe('ended');
  });
});
