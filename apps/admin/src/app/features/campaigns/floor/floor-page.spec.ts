import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { type FloorView, ROUTES } from '@dialer/contracts';
import { LiveStreams } from '../../../core/realtime/live-stream';
import { makeAgent, makeCampaign, makeLine } from '../../../testing/campaigns';
import { type CallDesk, setUpCallDesk, signInRep } from '../../../testing/call-desk';
import { FakeStreams } from '../../../testing/fake-streams';
import { FloorPage } from './floor-page';

const floor: FloorView = {
  campaign: makeCampaign({ lines: 3 }),
  agents: [makeAgent(), makeAgent({ id: 'agent-2', name: 'Sam Hort', state: 'connected', call_id: 'call-1' })],
  lines: [makeLine({ status: 'in-progress', agent_id: 'agent-2' })],
  abandon_limit: 0.03,
  effective_lines: 2,
};

describe('the floor', () => {
  let desk: CallDesk;
  let streams: FakeStreams;
  let fixture: ComponentFixture<FloorPage>;

  beforeEach(async () => {
    streams = new FakeStreams();
    desk = setUpCallDesk({ provide: LiveStreams, useValue: streams });
    await signInRep(desk);
    fixture = TestBed.createComponent(FloorPage);
    fixture.componentRef.setInput('id', 'campaign-1');
    fixture.autoDetectChanges();
    await desk.settle();
  });
  afterEach(() => fixture.destroy());

  const text = () => fixture.nativeElement.textContent.replace(/\s+/g, ' ');
  const agents = () =>
    [...fixture.nativeElement.querySelectorAll('[data-testid="agent"]')].map((row) =>
      (row as HTMLElement).textContent?.replace(/\s+/g, ' ').trim(),
    );
  async function look(view: FloorView): Promise<void> {
    desk.request(`${ROUTES.campaigns}/campaign-1/floor`).flush(view);
    await desk.settle();
  }

  it('shows each rep with state and person, what is held back, and the gauge against its limit', async () => {
    expect(fixture.nativeElement.querySelector('[aria-busy="true"]')).not.toBeNull();
    await look(floor);
    expect(streams.opened).toEqual(['/ws/campaign-1']);
    expect(agents()).toEqual([expect.stringMatching(/Rita Rep ?Free/), expect.stringMatching(/Sam Hort ?Connected.*Ada Park · Northwind/)]);
    expect(text()).toMatch(/2 ?lines per free rep \(of 3: held back\)/);
    expect(text()).toMatch(/1% ?Well below the limit · stops at 3%/);
  });

  it('follows the frames', async () => {
    await look(floor);
    streams.send({
      type: 'agent_state',
      agent: makeAgent({ state: 'paused', pause_reason: 'Lunch', state_since: '2026-11-20T09:01:00Z' }),
    });
    streams.send({ type: 'call_ended', phone: '', call_id: 'call-1', status: 'completed' });
    await desk.settle();
    expect(agents()[0]).toMatch(/Rita Rep ?Paused.*Lunch/);
    expect(fixture.nativeElement.querySelectorAll('[data-testid="line"]')).toHaveLength(0);
  });

  it.each([
    [0.02, 'Fewer lines are dialled'],
    [0.031, 'Automatic dialing has stopped'],
    [null, 'Nobody has answered yet'],
  ])('says what an abandon rate of %p means', async (abandon_rate, words) => {
    await look({ ...floor, campaign: makeCampaign({ abandon_rate }) });
    expect(text()).toContain(words);
  });

  it('says that nobody is there, and that it could not be loaded', async () => {
    const request = desk.request(`${ROUTES.campaigns}/campaign-1/floor`);
    request.flush({ error: { code: 'CAMPAIGN_NOT_FOUND', message: 'There is no such campaign' } }, { status: 404, statusText: 'x' });
    await desk.settle();
    expect(text()).toContain('There is no such campaign');
    fixture.nativeElement.querySelector('app-empty-state button').click();
    await desk.settle();
    await look({ ...floor, agents: [] });
    expect(text()).toContain('Nobody sits at a desk');
  });
});
