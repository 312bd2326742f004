import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, type TestRequest, provideHttpClientTesting } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { type DeliveryPage, type DeliveryView, type Permission, ROUTES, type WebBackendView } from '@dialer/contracts';
import { requestInterceptor } from '../../core/api/request.interceptor';
import { SessionStore } from '../../core/auth/session.store';
import { makeMe } from '../../testing/factories';
import { settle } from '../../testing/settle';
import { OpsPage } from './ops-page';

const OK: WebBackendView = { state: 'ok', failing_since: null, next_probe_at: null, reason: null };
const parked: DeliveryView = {
  id: 'delivery-1',
  kind: 'call_log',
  call_id: 'call-1',
  status: 'parked',
  owed_since: '2026-11-20T09:01:00Z',
  attempts: 1,
  next_at: null,
  last_status: 422,
  reason: 'The web backend refused it (422).',
  last_answer: 'no such business',
  delivered_at: null,
};
const pageOf = (items: DeliveryView[], backend = OK): DeliveryPage => ({
  items,
  total: items.length,
  backend,
  counts: { pending: 2, parked: items.length },
});

describe('the Ops page', () => {
  let fixture: ComponentFixture<OpsPage>;
  let backend: HttpTestingController;

  async function open(...permissions: Permission[]): Promise<void> {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(withInterceptors([requestInterceptor])), provideHttpClientTesting(), provideRouter([])],
    });
    backend = TestBed.inject(HttpTestingController);
    const known = TestBed.inject(SessionStore).whoAmI();
    backend.expectOne(`${ROUTES.auth}/me`).flush(makeMe({ permissions }));
    await known;
    fixture = TestBed.createComponent(OpsPage);
    fixture.autoDetectChanges();
    await settle();
  }
  afterEach(() => fixture.destroy());

  const asked = (): TestRequest => backend.expectOne(({ url }) => url === ROUTES.deliveries);
  async function answer(page: DeliveryPage): Promise<void> {
    asked().flush(page);
    await settle();
  }
  const part = (testId: string) => fixture.nativeElement.querySelector(`[data-testid="${testId}"]`) as HTMLElement | null;
  const text = (testId: string) => part(testId)?.textContent?.replace(/\s+/g, ' ').trim() ?? null;

  it('shows first what was refused, why, and where it is from', async () => {
    await open('ops.read', 'ops.act');
    const request = asked();
    expect(request.request.params.get('status')).toBe('parked');
    expect(fixture.nativeElement.querySelectorAll('[aria-busy="true"]')).toHaveLength(2);
    request.flush(pageOf([parked]));
    await settle();
    expect(text('deliveries')).toMatch(/Not sent.*Call log.*The web backend refused it \(422\)\..*no such business.*1 try/);
    expect(part('deliveries')?.querySelector('a')?.getAttribute('href')).toBe('/calls/call-1');
    const filters = [...fixture.nativeElement.querySelectorAll('nav a')] as HTMLElement[];
    expect(filters.map((filter) => filter.textContent?.replace(/\s+/g, ' ').trim())).toEqual(['Not sent 1', 'Waiting 2', 'Delivered']);
    expect(filters[0]?.getAttribute('aria-current')).toBe('page');
  });

  it('asks for the state and the page of the address; an unknown state is none', async () => {
    await open('ops.read');
    await answer(pageOf([]));
    fixture.componentRef.setInput('status', 'pending');
    fixture.componentRef.setInput('page', '2');
    await settle();
    const waiting = asked();
    expect(['status', 'page'].map((name) => waiting.request.params.get(name))).toEqual(['pending', '2']);
    waiting.flush(pageOf([]));
    await settle();
    expect(text('deliveries')).toContain('Nothing waits to be sent.');
    fixture.componentRef.setInput('status', '<script>');
    await settle();
    expect(asked().request.params.get('status')).toBe('parked');
  });

  it.each<[Partial<WebBackendView>, string]>([
    [{}, 'It answers'],
    [{ state: 'unset' }, 'None is configured (WEB_BACKEND_URL)'],
    [{ state: 'failing', reason: 'It does not answer.', failing_since: '2026-11-20T09:00:00Z' }, 'Nothing is lost meanwhile.'],
  ])('says how the web backend is: %j', async (view, words) => {
    await open('ops.read');
    await answer(pageOf([], { ...OK, ...view }));
    expect(text('backend-state')).toContain(words);
  });

  it('sends one again, and all of them, and looks anew', async () => {
    await open('ops.read', 'ops.act');
    await answer(pageOf([parked]));
    part('deliveries')?.querySelector('button')?.click();
    await settle();
    expect((part('resend-all') as HTMLButtonElement).disabled).toBe(true);
    backend.expectOne({ method: 'POST', url: `${ROUTES.deliveries}/delivery-1/resend` }).flush(parked);
    await settle();
    await answer(pageOf([parked]));
    part('resend-all')?.click();
    backend.expectOne({ method: 'POST', url: `${ROUTES.deliveries}/resend` }).flush({ resent: 1 });
    await settle();
    await answer(pageOf([]));
    expect(text('deliveries')).toContain('The web backend has refused nothing.');
    expect(part('resend-all')).toBeNull();
  });

  it('does not offer to send all again to somebody who may only look', async () => {
    await open('ops.read');
    await answer(pageOf([parked]));
    expect(part('resend-all')).toBeNull();
  });

  it('says that it could not be loaded, and asks again', async () => {
    await open('ops.read');
    asked().flush({ error: { code: 'INTERNAL_ERROR', message: 'Broken inside' } }, { status: 500, statusText: 'x' });
    await settle();
    expect(fixture.nativeElement.textContent).toContain('Broken inside');
    fixture.nativeElement.querySelector('app-empty-state button').click();
    await settle();
    await answer(pageOf([parked]));
    expect(text('deliveries')).toContain('Not sent');
  });
});
