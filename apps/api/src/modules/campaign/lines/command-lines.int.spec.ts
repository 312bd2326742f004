import type { AgentJoined } from '@dialer/contracts';
import { until } from '../../calls/testing/call-stage';
import { CommandStage } from '../../calls/testing/command-stage';
import { addCampaign } from '../testing/campaign-stage';

jest.setTimeout(120_000);

let stage: CommandStage;
beforeAll(async () => (stage = await CommandStage.open()));
afterAll(() => stage?.close());

const agentRow = async (id: string) => (await stage.stage.sql('select * from campaign_agents where id = $1', [id]))[0];
const lineRow = async (callId: string) => (await stage.stage.sql('select * from campaign_lines where call_id = $1', [callId]))[0];

/** An agent whose browser was rung and is in its room. */
async function sitDown(campaignId: string) {
  const user = await stage.stage.newUser();
  const { status, body } = await stage.stage.post<AgentJoined>(`/api/campaign/${campaignId}/agents`, {}, user.headers);
  expect(status).toBe(200);
  const { id } = body.agent;
  const dial = await until('the browser’s dial', () => stage.carrier.of('dialBrowser', ({ callId }) => callId === id)[0]);
  expect(body).toMatchObject({ client_state: `state:${id}:${dial['label']}`, sip_username: dial['credential'] });
  const legSid = await until('the leg', async () => (await agentRow(id)).leg_sid as string | null);
  await stage.tell(stage.carrier.leg(id, String(dial['label']), legSid, 'answered'));
  const room = await until('the room', () => stage.carrier.of('openRoom', ({ callId }) => callId === id)[0]);
  await until('free', async () => (await agentRow(id)).state === 'free' || (await agentRow(id)).state === 'reserved');
  return { id, user, room: String(room['room']), conferenceSid: (await agentRow(id)).conference_sid as string };
}

async function nextLine(seen: number) {
  const dial = await until('a dial', () => stage.carrier.of('dialCampaignLeg')[seen]);
  const callId = String(dial['callId']);
  const legSid = await until('the leg', async () => (await stage.stage.row(callId)).callSid);
  return { callId, legSid, to: String(dial['to']) };
}

describe('a line on a carrier of commands', () => {
  it('hears the track, and is joined to the agent whose browser we have rung', async () => {
    const campaign = await addCampaign(stage.stage, 2, { provider: 'telnyx' });
    const seen = stage.carrier.of('dialCampaignLeg').length;
    const agent = await sitDown(campaign.id);
    const line = await nextLine(seen);
    await stage.tell(stage.carrier.leg(line.callId, 'customer', line.legSid, 'answered'));
    const track = await until('the track', () => stage.carrier.of('redirectLeg', ({ legSid }) => legSid === line.legSid)[0]);
    expect(track).toMatchObject({ do: 'play', loop: true });
    await stage.tell({
      kind: 'detection',
      callId: line.callId,
      legSid: line.legSid,
      verdict: 'human',
      greetingEndMs: null,
      silenceMs: 700,
      failed: false,
    });
    const join = await until('the join', () => stage.carrier.of('joinRoom', ({ legSid }) => legSid === line.legSid)[0]);
    expect(join).toMatchObject({ room: agent.room, conferenceSid: agent.conferenceSid, label: 'customer' });
    // The room's events name the desk and not who came: the leg tells.
    await stage.tell({
      kind: 'participant',
      callId: agent.id,
      room: agent.room,
      conferenceSid: agent.conferenceSid,
      label: null,
      legSid: line.legSid,
      change: 'join',
      reason: null,
    });
    await until('connected', async () => (await agentRow(agent.id)).state === 'connected');
    await stage.tell(stage.carrier.leg(line.callId, 'customer', line.legSid, 'completed'));
    await until('wrap-up', async () => (await agentRow(agent.id)).state === 'wrap_up');
    expect(await lineRow(line.callId)).toMatchObject({ stage: 'over', abandoned_at: null });
  });

  it('with a machine is hung up by command', async () => {
    const campaign = await addCampaign(stage.stage, 1, { provider: 'telnyx' });
    const seen = stage.carrier.of('dialCampaignLeg').length;
    await sitDown(campaign.id);
    const line = await nextLine(seen);
    await stage.tell(stage.carrier.leg(line.callId, 'customer', line.legSid, 'answered'));
    await stage.tell({
      kind: 'detection',
      callId: line.callId,
      legSid: line.legSid,
      verdict: 'machine_start',
      greetingEndMs: null,
      silenceMs: 700,
      failed: false,
    });
    await until('the hang-up', () => stage.carrier.of('hangUpLeg', ({ legSid }) => legSid === line.legSid)[0]);
  });

  it('that nobody is free for is told so, may opt out, and is let go when it has heard it', async () => {
    const campaign = await addCampaign(stage.stage, 1, { provider: 'telnyx' });
    const seen = stage.carrier.of('dialCampaignLeg').length;
    const agent = await sitDown(campaign.id);
    const line = await nextLine(seen);
    await stage.stage.post(`/api/campaign-agents/${agent.id}/pause`, { reason: 'lunch' }, agent.user.headers);
    await stage.tell(stage.carrier.leg(line.callId, 'customer', line.legSid, 'answered'));
    await stage.tell({
      kind: 'detection',
      callId: line.callId,
      legSid: line.legSid,
      verdict: 'human',
      greetingEndMs: null,
      silenceMs: 700,
      failed: false,
    });
    const gather = () => stage.carrier.of('redirectLeg', (one) => one['legSid'] === line.legSid && one['do'] === 'gather')[0];
    await until('the message', gather);
    await until('the message is noted', async () => (await lineRow(line.callId)).message_at);
    await stage.tell({ kind: 'digits', callId: line.callId, legSid: line.legSid, digits: '9' });
    await until('goodbye', () => stage.carrier.of('redirectLeg', (one) => one['legSid'] === line.legSid && one['do'] === 'say')[0]);
    expect(await stage.stage.sql('select source from do_not_call where phone = $1', [line.to])).toEqual([{ source: 'opt_out' }]);
    await stage.tell({ kind: 'message-ended', callId: line.callId, legSid: line.legSid });
    await until('the hang-up', () => stage.carrier.of('hangUpLeg', ({ legSid }) => legSid === line.legSid)[0]);
  });
});
