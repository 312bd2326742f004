import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { type Permission, ROLE_PERMISSIONS, ROUTES, type RecordingView } from '@dialer/contracts';
import { SessionStore } from '../../core/auth/session.store';
import { makeMe } from '../../testing/factories';
import { RecordingKeeping } from './recording-keeping';

const URL = `${ROUTES.calls}/call-1/recording`;
const view = (partial: Partial<RecordingView> = {}): RecordingView => ({
  status: 'completed',
  duration: 72,
  channels: 2,
  contact_channel: 'left',
  paused: false,
  reason: null,
  legal_hold: false,
  ...partial,
});

describe('keeping a recording', () => {
  let fixture: ComponentFixture<RecordingKeeping>;
  let backend: HttpTestingController;
  let ordered: number;

  async function open(permissions: readonly Permission[], recording = view()): Promise<void> {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    backend = TestBed.inject(HttpTestingController);
    const known = TestBed.inject(SessionStore).whoAmI();
    backend.expectOne(`${ROUTES.auth}/me`).flush(makeMe({ permissions: [...permissions] }));
    await known;
    fixture = TestBed.createComponent(RecordingKeeping);
    fixture.componentRef.setInput('callId', 'call-1');
    ordered = 0;
    fixture.componentInstance.ordered.subscribe(() => ordered++);
    await show(recording);
  }
  async function show(recording: RecordingView): Promise<void> {
    fixture.componentRef.setInput('recording', recording);
    await fixture.whenStable();
  }
  const buttons = () => [...fixture.nativeElement.querySelectorAll('button')].map((button) => button.textContent.trim());
  async function press(testId: string): Promise<void> {
    fixture.nativeElement.querySelector(`[data-testid="${testId}"]`).click();
    await fixture.whenStable();
  }
  const notice = () => document.querySelector('mat-snack-bar-container')?.textContent ?? '';

  it('offers each role what it may do', async () => {
    await open(ROLE_PERMISSIONS.admin);
    expect(buttons()).toEqual(['Legal hold', 'Delete the recording']);
    await show(view({ status: 'failed' }));
    expect(buttons()).toEqual(['Fetch it again', 'Legal hold', 'Delete the recording']);
    await show(view({ legal_hold: true }));
    expect(buttons()).toEqual(['Release the legal hold']);
    await show(view({ status: 'processing' }));
    expect(buttons()).toEqual(['Legal hold']);
    for (const status of ['absent', 'deleted'] as const) {
      await show(view({ status }));
      expect(buttons()).toEqual([]);
    }
  });

  it.each([
    ['rep', []],
    ['supervisor', ['Legal hold']],
    ['ops', ['Fetch it again']],
  ] as const)('offers a %s %p', async (role, expected) => {
    await open(ROLE_PERMISSIONS[role], view({ status: 'failed' }));
    expect(buttons()).toEqual(expected);
  });

  it('holds, and releases', async () => {
    await open(ROLE_PERMISSIONS.supervisor);
    await press('hold-recording');
    const hold = backend.expectOne({ method: 'PUT', url: `${URL}/legal-hold` });
    expect(hold.request.body).toEqual({ hold: true });
    hold.flush(view({ legal_hold: true }));
    await fixture.whenStable();
    expect(ordered).toBe(1);
    await show(view({ legal_hold: true }));
    expect(fixture.nativeElement.textContent).toContain('cannot be deleted');
    await press('hold-recording');
    expect(backend.expectOne(`${URL}/legal-hold`).request.body).toEqual({ hold: false });
  });

  it('deletes after a question', async () => {
    await open(ROLE_PERMISSIONS.admin);
    await press('delete-recording');
    backend.expectNone(URL);
    expect(fixture.nativeElement.textContent).toContain('It cannot be brought back.');
    await press('delete-recording-sure');
    backend.expectOne({ method: 'DELETE', url: URL }).flush(view({ status: 'deleted' }));
    await fixture.whenStable();
    expect([ordered, buttons()]).toEqual([1, ['Legal hold', 'Delete the recording']]);
  });

  it('says why one cannot be fetched again, and looks at it anew', async () => {
    await open(ROLE_PERMISSIONS.ops, view({ status: 'failed' }));
    await press('retry-recording');
    const fault = { error: { code: 'CONFLICT', message: 'No recording of this call has failed' } };
    backend.expectOne({ method: 'POST', url: `${URL}/retry` }).flush(fault, { status: 409, statusText: 'x' });
    await fixture.whenStable();
    expect(notice()).toContain('No recording of this call has failed');
    expect(ordered).toBe(1);
  });
});
