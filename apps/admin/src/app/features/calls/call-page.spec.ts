import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { type CallDetailView, type DeliveryView, type RecordingView, ROUTES } from '@dialer/contracts';
import { RealtimeConnection } from '../../core/realtime/realtime-connection';
import { FakeRealtime } from '../../testing/call-desk';
import { makeCall } from '../../testing/factories';
import { CallPage } from './call-page';

const ended = makeCall({ state: 'completed', started_at: '2026-11-20T09:00:05Z', ended_at: '2026-11-20T09:01:00Z' });
const detail = (recording: RecordingView | null): CallDetailView => ({ ...ended, recording, timeline: [], deliveries: [] });
const processing: RecordingView = {
  status: 'processing',
  duration: null,
  channels: 2,
  contact_channel: 'left',
  paused: false,
  reason: null,
  legal_hold: false,
};

describe('the page of a call', () => {
  let fixture: ComponentFixture<CallPage>;
  let backend: HttpTestingController;
  let realtime: FakeRealtime;

  beforeEach(() => {
    realtime = new FakeRealtime();
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), provideRouter([]), { provide: RealtimeConnection, useValue: realtime }],
    });
    backend = TestBed.inject(HttpTestingController);
    fixture = TestBed.createComponent(CallPage);
    fixture.componentRef.setInput('id', ended.id);
  });
  afterEach(() => backend.verify());

  async function answer(view: CallDetailView): Promise<void> {
    fixture.detectChanges();
    backend.expectOne(`${ROUTES.calls}/${ended.id}`).flush(view);
    await fixture.whenStable();
  }
  const part = (testId: string) => fixture.nativeElement.querySelector(`[data-testid="${testId}"]`) as Element | null;

  it('has no recording where there is none', async () => {
    await answer(detail(null));
    expect(part('call-facts')).not.toBeNull();
    expect(part('recording')).toBeNull();
  });

  it('plays the audio as soon as it has arrived, without being asked', async () => {
    await answer(detail(processing));
    expect(part('recording-audio')).toBeNull();
    realtime.send({ type: 'recording_state', call: makeCall({ id: 'another-call' }) });
    await fixture.whenStable();
    const completed: RecordingView = { ...processing, status: 'completed', duration: 55 };
    realtime.send({ type: 'recording_state', call: { ...ended, recording: completed } });
    await answer(detail(completed));
    expect(part('recording-audio')).not.toBeNull();
  });

  it('tells why the web backend has not got it, and sends it again', async () => {
    const parked: DeliveryView = {
      id: ended.id,
      kind: 'call_log',
      call_id: ended.id,
      status: 'parked',
      owed_since: '2026-11-20T09:01:00Z',
      attempts: 1,
      next_at: null,
      last_status: 422,
      reason: 'The web backend refused it (422).',
      last_answer: 'no such business',
      delivered_at: null,
    };
    await answer({ ...detail(null), deliveries: [parked] });
    const shown = part('delivery-call_log');
    expect(shown?.textContent).toContain('The web backend refused it (422).');
    expect(shown?.textContent).toContain('no such business');
    shown?.querySelector('button')?.click();
    backend.expectOne({ method: 'POST', url: `${ROUTES.deliveries}/${ended.id}/resend` }).flush(parked);
    await answer({ ...detail(null), deliveries: [{ ...parked, status: 'delivered', delivered_at: '2026-11-20T10:00:00Z' }] });
    expect(part('delivery-call_log')?.textContent).toContain('Delivered at');
  });
});
