import { until } from '../../calls/testing/call-stage';
import { signed } from '../../calls/testing/scripted-twilio';
import { CampaignStage, type ScriptedLine } from '../testing/campaign-stage';

jest.setTimeout(120_000);

let stage: CampaignStage;
let seen: ScriptedLine[];
beforeAll(async () => (stage = await CampaignStage.open()));
afterAll(() => stage?.close());
beforeEach(() => (seen = [...stage.lines]));

const newLine = async () => {
  const line = await stage.nextLine(seen);
  seen.push(line);
  return line;
};
const stageOf = async (line: ScriptedLine) => (await stage.line(line.callId)).stage;
const untilStage = (line: ScriptedLine, wanted: string) => until(`stage ${wanted}`, async () => (await stageOf(line)) === wanted);

describe('a line of a campaign', () => {
  it('is dialled when an agent is in the room, and a person is joined to them', async () => {
    const campaign = await stage.campaign(3);
    const agent = await stage.agent(campaign);
    const line = await newLine();
    expect(line.form).toMatchObject({ MachineDetection: 'Enable', AsyncAmd: 'true' });
    expect(await stage.picksUp(line)).toContain('queue-track.wav');
    expect(await stage.status(campaign, line.to)).toBe('queued');
    await stage.verdict(line, 'human');
    const join = await until('the join', () => stage.joins.find((one) => one.sid === line.sid));
    expect(`conference:${join.room}`).toBe(agent.to);
    await untilStage(line, 'joining');
    expect(await stage.row(agent)).toMatchObject({ state: 'joining', callId: line.callId });
    await stage.comesToAgent(line, agent);
    expect(await stage.row(agent)).toMatchObject({ state: 'connected' });
    expect(await stage.status(campaign, line.to)).toBe('in-progress');
    const frames = await stage.frames(campaign);
    expect(frames.find(({ type }) => type === 'customer_connected')).toMatchObject({ phone: line.to, detection_result: 'human' });
    expect(await stage.calls.row(line.callId)).toMatchObject({ userId: agent.userId, answeredBy: 'human', abandoned: false });

    await stage.tell(line, 'completed');
    expect(await stage.row(agent)).toMatchObject({ state: 'wrap_up', callId: line.callId });
    expect(await stage.status(campaign, line.to)).toBe('completed');
    expect(stage.lines.filter((one) => !seen.includes(one))).toHaveLength(0);
    expect((await stage.act(agent, 'next')).body).toMatchObject({ state: 'free' });
    await newLine();
  });

  it('is never dialled without a free agent, and no more than allowed', async () => {
    const campaign = await stage.campaign(10, { lines: 2 });
    await stage.engine.nudge(campaign.id);
    expect(stage.lines.filter((one) => !seen.includes(one))).toHaveLength(0);
    await stage.agent(campaign);
    await newLine();
    await newLine();
    await stage.engine.nudge(campaign.id);
    expect(stage.lines.filter((one) => !seen.includes(one))).toHaveLength(0);
  });

  it.each([
    ['machine_start', 'voicemail'],
    ['fax', 'failed'],
  ])('with %s is hung up, and the contact is %s', async (verdict, status) => {
    const campaign = await stage.campaign(2);
    await stage.agent(campaign);
    const line = await newLine();
    await stage.picksUp(line);
    await stage.verdict(line, verdict);
    await until('the hang-up', () => stage.commands(line).some(({ form }) => form['Status'] === 'completed'));
    await stage.tell(line, 'completed');
    expect(await stage.status(campaign, line.to)).toBe(status);
    expect((await stage.frames(campaign)).find(({ type }) => type === 'call_rejected')).toMatchObject({ reason: verdict });
    await newLine();
  });

  it('is joined when no verdict comes in time', async () => {
    const campaign = await stage.campaign(1);
    const agent = await stage.agent(campaign);
    const line = await newLine();
    await stage.picksUp(line);
    await until('the join', () => stage.joins.find((one) => one.sid === line.sid));
    await stage.comesToAgent(line, agent);
    await stage.verdict(line, 'machine_start');
    expect(await stage.line(line.callId)).toMatchObject({ stage: 'connected', verdict: 'machine_start' });
  });

  it('that nobody is free for hears the message after its greeting, and counts as abandoned', async () => {
    const campaign = await stage.campaign(2, { lines: 2 });
    const agent = await stage.agent(campaign);
    const [first, second] = [await newLine(), await newLine()];
    await stage.connect(first, agent);
    await stage.picksUp(second);
    await stage.verdict(second, 'human', 700);
    await until('the message', () => stage.commands(second).some(({ form }) => form['Twiml']?.includes('<Gather')));
    await untilStage(second, 'message');
    await until('abandoned', async () => (await stage.line(second.callId)).abandonedAt);
    const key = await stage.document(second, 'opt-out', { Digits: '9' });
    expect(key.text).toContain('do not call list');
    expect(await stage.sql('select source from do_not_call where phone = $1', [second.to])).toMatchObject([{ source: 'opt_out' }]);
    await stage.tell(second, 'completed');
    expect(await stage.status(campaign, second.to)).toBe('abandoned');
    expect((await stage.calls.row(second.callId)).abandoned).toBe(true);
  });

  it('waits for an agent who becomes free in time', async () => {
    const campaign = await stage.campaign(2, { lines: 2 });
    const agent = await stage.agent(campaign);
    const [first, second] = [await newLine(), await newLine()];
    await stage.connect(first, agent);
    await stage.picksUp(second);
    await stage.tell(first, 'completed');
    await stage.verdict(second, 'human', 1500);
    await stage.act(agent, 'next');
    await until('the join', () => stage.joins.find((one) => one.sid === second.sid));
  });

  it('is let go at its ring floor when its agent is taken', async () => {
    const campaign = await stage.campaign(2, { lines: 2, ringFloorSeconds: 1 });
    const agent = await stage.agent(campaign);
    const [first, second] = [await newLine(), await newLine()];
    await stage.tell(second, 'initiated', 'ringing');
    await stage.connect(first, agent);
    await until('the cancel', () => stage.commands(second).some(({ form }) => form['Status'] === 'canceled'));
    await stage.tell(second, 'canceled');
    expect(await stage.status(campaign, second.to)).toBe('canceled');
  });

  it('whose join fails is given to somebody else', async () => {
    const campaign = await stage.campaign(1);
    const [first, second] = [await stage.agent(campaign), await stage.agent(campaign)];
    const line = await newLine();
    await stage.picksUp(line);
    await stage.verdict(line, 'human');
    await until('two joins', () => stage.joins.filter((one) => one.sid === line.sid).length === 2);
    const rooms = stage.joins.filter((one) => one.sid === line.sid).map(({ room }) => `conference:${room}`);
    expect(rooms.sort()).toEqual([first.to, second.to].sort());
  });

  it('whose agent is lost hears music, and finds them again', async () => {
    const campaign = await stage.campaign(1);
    const agent = await stage.agent(campaign);
    const line = await newLine();
    await stage.connect(line, agent);
    await stage.goesAway(agent);
    const held = () => stage.calls.carrier.requests.filter(({ path, form }) => path.includes(line.sid) && form['Hold'] === 'true').length;
    const freed = () => stage.calls.carrier.requests.filter(({ path, form }) => path.includes(line.sid) && form['Hold'] === 'false').length;
    await until('held', held);
    await stage.comesIn(agent);
    await until('no longer held', freed);
    expect(await stage.row(agent)).toMatchObject({ state: 'connected' });
  });
});

describe('somebody who rings back', () => {
  it('is told who we are, and is never called again when they press nine', async () => {
    const caller = `CA${'b'.repeat(32)}`;
    const from = '+14155559876';
    const fields = { CallSid: caller, From: from, To: '+14155550199', CallStatus: 'ringing', Direction: 'inbound' };
    const { text } = await stage.calls.webhook(signed('/api/voice/inbound', fields));
    const action = /action="http:\/\/localhost:8000([^"#]+)/.exec(text)?.[1];
    expect(text).toContain('press 9');
    stage.inbound.set(caller, from);
    const reply = await stage.calls.webhook(signed(String(action), { CallSid: caller, Digits: '9' }));
    expect(reply.text).toContain('do not call list');
    expect(await stage.sql('select source from do_not_call where phone = $1', [from])).toEqual([{ source: 'opt_out' }]);
  });
});
