import { Component } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { type AgentView, type CallView, type DeskView, ROUTES } from '@dialer/contracts';
import { jest } from '@jest/globals';
import { DeskLine } from '../../../core/desk/desk-line';
import { DeskSeat } from '../../../core/desk/desk-seat';
import { PanelDock } from '../../../core/desk/panel-dock';
import { LiveStreams } from '../../../core/realtime/live-stream';
import { makeAgent, makeCampaign, makeCampaignContact, makeDesk, makeJoined, makeLine, makeSettings } from '../../../testing/campaigns';
import { type CallDesk, setUpCallDesk, signInRep } from '../../../testing/call-desk';
import { makeCall } from '../../../testing/factories';
import { FakeStreams } from '../../../testing/fake-streams';
import { DeskPage } from './desk-page';

const DESK = `${ROUTES.campaigns}/campaign-1/desk`;
const AGENTS = `${ROUTES.campaigns}/campaign-1/agents`;
const act = (action: string) => `${ROUTES.campaignAgents}/agent-1/${action}`;

@Component({ selector: 'app-no-panel', template: '' })
class NoPanel {}

describe('the desk', () => {
  let desk: CallDesk;
  let streams: FakeStreams;
  let fixture: ComponentFixture<DeskPage>;

  beforeEach(async () => {
    streams = new FakeStreams();
    desk = setUpCallDesk({ provide: LiveStreams, useValue: streams });
    // The panel is the dialer's, and has specs of its own.
    jest.spyOn(TestBed.inject(DeskLine), 'panel').mockResolvedValue(NoPanel);
    await signInRep(desk);
  });
  afterEach(() => {
    fixture.destroy();
    TestBed.inject(DeskSeat).leave();
  });

  async function open(view: Partial<DeskView> = {}): Promise<void> {
    fixture = TestBed.createComponent(DeskPage);
    fixture.componentRef.setInput('id', 'campaign-1');
    fixture.autoDetectChanges();
    await desk.settle();
    await look(view);
  }
  async function look(view: Partial<DeskView> = {}): Promise<void> {
    for (const request of desk.backend.match(DESK)) request.flush(makeDesk(view));
    await desk.settle();
  }
  /** Sits down, and is free. */
  async function sitDown(view: Partial<DeskView> = {}): Promise<void> {
    await open(view);
    part('sit-down')?.click();
    await desk.settle();
    desk.request(ROUTES.token).flush({ token: 't', identity: 'i', expires_at: '', ice_servers: [] });
    await desk.settle();
    desk.request(AGENTS).flush(makeJoined());
    await desk.settle();
    await look({ ...view, agent: makeAgent() });
    tell(makeAgent());
    await desk.settle();
  }
  const tell = (agent: AgentView) => streams.send({ type: 'agent_state', agent });
  async function call(partial: Partial<CallView>): Promise<void> {
    desk.realtime.call(makeCall({ path: 'line', state: 'in-progress', ...partial }));
    await desk.settle();
  }
  async function press(key: string): Promise<void> {
    document.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    await desk.settle();
  }
  const part = (id: string) => fixture.nativeElement.querySelector(`[data-testid="${id}"]`) as HTMLElement | null;
  const text = (id: string) => part(id)?.textContent?.replace(/\s+/g, ' ').trim() ?? null;

  it('asks for the microphone first, then sits down, then joins the room it is given', async () => {
    await open();
    desk.microphone.problem = 'denied';
    part('sit-down')?.click();
    await desk.settle();
    desk.backend.expectNone(AGENTS);
    expect(text('desk-problem')).toMatch(/blocks the microphone.*then sit down again/);
    desk.microphone.problem = null;
    part('sit-down')?.click();
    await desk.settle();
    for (const request of desk.backend.match(ROUTES.token)) request.flush({ token: 't', identity: 'i', expires_at: '', ice_servers: [] });
    await desk.settle();
    desk.request(AGENTS).flush(makeJoined());
    await desk.settle();
    expect(desk.softphones.at(-1)?.connection).toMatchObject({
      kind: 'room',
      conferenceName: 'CAMPAIGN_1',
      participantLabel: 'agent_a',
      token: 'desk-token',
    });
    expect(TestBed.inject(DeskSeat).seat()?.agentId).toBe('agent-1');
  });

  it('waits for the leg that Telnyx brings, signed in before it is asked for', async () => {
    await open({ campaign: makeCampaign({ provider: 'telnyx' }) });
    part('sit-down')?.click();
    await desk.settle();
    desk.backend.expectNone(AGENTS);
    const login = { sip_username: 'u', sip_password: 'p', login_token: 'jwt', status: 'ready', ice_servers: [] };
    desk.request(`${ROUTES.coldCall}/webrtc-credentials`).flush(login);
    await desk.settle();
    desk.request(AGENTS).flush(makeJoined({ provider: 'telnyx', client_state: 'state-1' }));
    await desk.settle();
    expect(desk.softphones[0]?.connection).toMatchObject({ kind: 'answer', clientState: 'state-1' });
  });

  it('says one large word for what goes on, and docks the panel', async () => {
    await sitDown();
    expect(TestBed.inject(PanelDock).taken()).toBe(true);
    expect(text('desk-words')).toBe('Waiting');
    streams.send({ type: 'status_update', phone: '', call_id: 'call-1', status: 'ringing', contact_status: {}, line: makeLine() });
    await desk.settle();
    expect(text('desk-words')).toBe('Dialing 1 line');
    expect(text('lines')).toMatch(/Ada Park.*\(415\) 555-0110 Northwind.*Dialing/);
    tell(makeAgent({ state: 'connected', call_id: 'call-1', state_since: '2026-11-20T09:00:05Z' }));
    await call({ id: 'call-1' });
    expect(text('desk-words')).toBe('Ada Park connected');
  });

  it('shows the script and whom it is with', async () => {
    const agent = makeAgent({ state: 'connected', call_id: 'call-1', state_since: '2026-11-20T09:00:05Z' });
    await sitDown();
    tell(agent);
    await new Promise((resolve) => setTimeout(resolve, 350));
    await look({ agent, contact: makeCampaignContact() });
    expect(text('script')).toBe('Hello Ada Park, this is Rita.');
    expect(text('desk-contact')).toMatch(/Ada Park.*VP Operations.*Region ?West/);
  });

  it('pauses with a reason, by keys alone, and goes on', async () => {
    await sitDown();
    await press('p');
    await press('2');
    const request = desk.request(act('pause'));
    expect(request.request.body).toEqual({ reason: 'Lunch' });
    request.flush(makeAgent({ state: 'paused', pause_reason: 'Lunch', state_since: '2026-11-20T09:00:05Z' }));
    await desk.settle();
    expect(text('desk-words')).toBe('Paused: Lunch');
    await press('p');
    desk.request(act('resume')).flush(makeAgent({ state_since: '2026-11-20T09:00:09Z' }));
    await desk.settle();
    expect(text('desk-words')).toBe('Waiting');
  });

  it('drops the message by V while connected, and not otherwise', async () => {
    await sitDown();
    await press('v');
    desk.backend.expectNone(act('drop_voicemail'));
    tell(makeAgent({ state: 'connected', state_since: '2026-11-20T09:00:05Z' }));
    await desk.settle();
    await press('v');
    desk.request(act('drop_voicemail')).flush(makeAgent({ state: 'free', state_since: '2026-11-20T09:00:07Z' }));
  });

  it('points out a machine, and keeps its message back by Esc', async () => {
    await sitDown();
    tell(makeAgent({ state: 'connected', call_id: 'call-1', state_since: '2026-11-20T09:00:05Z' }));
    const line = makeLine({ agent_id: 'agent-1', status: 'in-progress', answered_by: 'machine_start', drop_at: '2026-11-20T09:00:08Z' });
    streams.send({ type: 'status_update', phone: '', call_id: 'call-1', status: 'in-progress', contact_status: {}, line });
    await desk.settle();
    expect(text('advice')).toBe('Sounds like voicemail');
    await press('Escape');
    desk.request(act('veto_drop')).flush(makeAgent({ state: 'connected', state_since: '2026-11-20T09:00:05Z' }));
  });

  it('dials by N in preview, and goes on by N after a call that wants no log', async () => {
    await sitDown({ settings: makeSettings({ mode: 'preview' }) });
    await press('n');
    desk.request(`${ROUTES.campaigns}/campaign-1/dial-next`).flush({ status: 'dialing', phone: '+14155550110' });
    await desk.settle();
    tell(makeAgent({ state: 'wrap_up', state_since: '2026-11-20T09:00:05Z' }));
    await desk.settle();
    await press('n');
    desk.request(act('next')).flush(makeAgent({ state_since: '2026-11-20T09:00:09Z' }));
  });

  it('leaves N to the log form while there is one', async () => {
    await sitDown();
    await call({ id: 'call-1', state: 'completed', ended_at: '2026-11-20T09:01:00Z', log_owed: true });
    await call({ id: 'call-1' });
    await call({ id: 'call-1', state: 'completed', ended_at: '2026-11-20T09:01:00Z', log_owed: true });
    tell(makeAgent({ state: 'wrap_up', call_id: 'call-1', state_since: '2026-11-20T09:00:05Z' }));
    await desk.settle();
    await press('n');
    desk.backend.expectNone(act('next'));
  });

  it('keeps its leg from call to call, and is heard again after one that was muted', async () => {
    await sitDown();
    const [leg] = desk.softphones;
    await call({ id: 'call-1' });
    leg?.setMuted(true);
    await call({ id: 'call-1', state: 'completed', ended_at: '2026-11-20T09:01:00Z', log_owed: true });
    expect(leg?.status()).toBe('connected');
    expect(leg?.muted()).toBe(false);
    await call({ id: 'call-2' });
    expect(desk.softphones).toHaveLength(1);
    desk.backend.expectNone(`${ROUTES.coldCall}/webrtc-join`);
  });

  it('comes back by itself when the leg breaks', async () => {
    await sitDown();
    desk.softphones[0]?.drop('network');
    const again = await desk.awaited(ROUTES.token);
    again.flush({ token: 't2', identity: 'i', expires_at: '', ice_servers: [] });
    (await desk.awaited(AGENTS)).flush(makeJoined({ participant_label: 'agent_b' }));
    await desk.settle();
    expect(desk.softphones).toHaveLength(2);
    expect(desk.softphones[1]?.connection).toMatchObject({ participantLabel: 'agent_b' });
  });

  it('comes back after a reload, without a press', async () => {
    TestBed.inject(DeskSeat).take({ campaignId: 'campaign-1', campaignName: 'Autumn leads', agentId: 'agent-1' });
    await open({ agent: makeAgent({ state: 'away' }) });
    await desk.settle();
    desk.request(ROUTES.token).flush({ token: 't', identity: 'i', expires_at: '', ice_servers: [] });
    await desk.settle();
    desk.request(AGENTS).flush(makeJoined());
    await desk.settle();
    expect(desk.softphones).toHaveLength(1);
  });

  it('does not sit down while a call by hand is open, nor dial by hand from a desk', async () => {
    await open();
    desk.realtime.call(makeCall({ state: 'in-progress' }));
    await desk.settle();
    part('sit-down')?.click();
    await desk.settle();
    desk.backend.expectNone(AGENTS);
    expect(text('desk-problem')).toContain('A call is still open.');
  });

  it('says where else somebody sits', async () => {
    TestBed.inject(DeskSeat).take({ campaignId: 'campaign-2', campaignName: 'Spring leads', agentId: 'agent-9' });
    await open();
    expect(text('desk-state')).toContain('this one waits until you leave “Spring leads”');
    expect(part('sit-down')).toBeNull();
  });

  it('stays with somebody who is on the phone, and leaves otherwise', async () => {
    await sitDown();
    part('leave-desk')?.click();
    await desk.settle();
    const talking = { error: { code: 'CONFLICT', message: 'You are talking to somebody' } };
    desk.request(act('leave')).flush(talking, { status: 409, statusText: 'x' });
    await desk.settle();
    expect(desk.softphones[0]?.status()).toBe('connected');
    part('leave-desk')?.click();
    await desk.settle();
    desk.request(act('leave')).flush(makeAgent({ state: 'gone', state_since: '2026-11-20T09:00:07Z' }));
    await look();
    expect(desk.softphones[0]?.status()).toBe('closed');
    expect(text('desk-words')).toBe('Not at the desk');
  });

  it('says that it could not be loaded, and asks again', async () => {
    fixture = TestBed.createComponent(DeskPage);
    fixture.componentRef.setInput('id', 'campaign-1');
    fixture.autoDetectChanges();
    await desk.settle();
    desk
      .request(DESK)
      .flush({ error: { code: 'CAMPAIGN_NOT_FOUND', message: 'There is no such campaign' } }, { status: 404, statusText: 'x' });
    await desk.settle();
    expect(fixture.nativeElement.textContent).toContain('There is no such campaign');
  });
});
