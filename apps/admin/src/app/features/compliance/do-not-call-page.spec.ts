import { HttpEventType, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { type DoNotCallListView, type DoNotCallLookupResult, type DoNotCallSummary, ROUTES } from '@dialer/contracts';
import { requestInterceptor } from '../../core/api/request.interceptor';
import { settle } from '../../testing/settle';
import { DoNotCallPage } from './do-not-call-page';

const PHONE = '+14155550170';
const register: DoNotCallListView = {
  id: 'list-1',
  kind: 'national',
  name: 'FTC register',
  country: 'US',
  status: 'ready',
  reason: null,
  numbers: 12_345,
  skipped: 0,
  as_of: '2026-11-20',
  created_at: '2026-11-20T09:00:00Z',
  added_by: null,
  expires_at: null,
  age_days: 3,
  max_age_days: 31,
};
const entry = {
  phone: PHONE,
  source: 'ops',
  reason: 'asked us',
  added_by: null,
  created_at: '2026-11-20T09:00:00Z',
  expires_at: null,
} as const;
const free: DoNotCallLookupResult = { phone: PHONE, blocked: false, entry: null, lists: [] };

describe('the do-not-call page', () => {
  let fixture: ComponentFixture<DoNotCallPage>;
  let backend: HttpTestingController;

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: [provideHttpClient(withInterceptors([requestInterceptor])), provideHttpClientTesting()] });
    backend = TestBed.inject(HttpTestingController);
    fixture = TestBed.createComponent(DoNotCallPage);
    fixture.autoDetectChanges();
    await settle();
  });

  const part = (testId: string) => fixture.nativeElement.querySelector(`[data-testid="${testId}"]`) as HTMLElement | null;
  const text = (testId: string) => part(testId)?.textContent?.replace(/\s+/g, ' ').trim() ?? null;
  async function loaded(summary: Partial<DoNotCallSummary> = {}): Promise<void> {
    backend.expectOne({ method: 'GET', url: ROUTES.doNotCall }).flush({ entries: 0, latest: [], lists: [], ...summary });
    await settle();
  }
  async function type(testId: string, value: string): Promise<void> {
    const field = part(testId) as HTMLInputElement;
    field.value = value;
    field.dispatchEvent(new Event('input'));
    await settle();
  }
  async function press(testId: string): Promise<void> {
    part(testId)?.click();
    await settle();
  }
  async function lookUp(result: DoNotCallLookupResult): Promise<void> {
    await type('dnc-phone', ' (415) 555-0170 ');
    await press('dnc-look-up');
    const asked = backend.expectOne(`${ROUTES.doNotCall}/lookup`);
    expect(asked.request.body).toEqual({ phone: '(415) 555-0170' });
    asked.flush(result);
    await settle();
  }

  it('keeps the place of the lists until they are there, and says when there are none', async () => {
    expect(fixture.nativeElement.querySelector('[aria-busy="true"]')).not.toBeNull();
    await loaded();
    expect(fixture.nativeElement.textContent).toContain('No file has been loaded yet.');
    expect(fixture.nativeElement.textContent).toContain('Nobody has asked not to be called yet.');
  });

  it('says that the lists could not be loaded, and asks again', async () => {
    backend
      .expectOne(ROUTES.doNotCall)
      .flush({ error: { code: 'INTERNAL_ERROR', message: 'Broken inside' } }, { status: 500, statusText: 'x' });
    await settle();
    expect(fixture.nativeElement.textContent).toContain('The lists could not be loaded');
    fixture.nativeElement.querySelector('app-empty-state button').click();
    await settle();
    await loaded({ lists: [register] });
    expect(text('dnc-list')).toMatch(/FTC register.*National, US.*12,345.*3 days old/);
  });

  it.each<[Partial<DoNotCallListView>, string, string]>([
    [{ age_days: 0 }, 'today', 'fine'],
    [{ age_days: 1, max_age_days: null }, '1 day old', 'fine'],
    [{ age_days: 25 }, '25 days old, load anew by day 31', 'soon'],
    [{ age_days: 31 }, '31 days old, too old (31 days)', 'old'],
  ])('says how old a scrub is: %j', async (age, words, state) => {
    await loaded({ lists: [{ ...register, ...age }] });
    const shown = part('dnc-list')?.querySelector('[data-state]') as HTMLElement;
    expect([shown.textContent, shown.dataset['state']]).toEqual([words, state]);
  });

  it('looks nothing up without a number', async () => {
    await loaded();
    await press('dnc-look-up');
    backend.expectNone(`${ROUTES.doNotCall}/lookup`);
  });

  it('puts a number on the list, with the reason', async () => {
    await loaded();
    await lookUp(free);
    expect(text('dnc-result')).toContain('(415) 555-0170 is on no list.');
    await type('dnc-reason', ' wrote to us ');
    await press('dnc-add');
    const add = backend.expectOne({ method: 'POST', url: ROUTES.doNotCall });
    expect(add.request.body).toEqual({ phone: PHONE, reason: 'wrote to us' });
    add.flush({ ...free, blocked: true, entry });
    await settle();
    await loaded({ entries: 1, latest: [entry] });
    expect(text('dnc-result')).toContain('must not be called. Added here on Nov 20, 2026: asked us.');
    expect(part('dnc-add')).toBeNull();
  });

  it('takes a number off with a reason only', async () => {
    await loaded();
    await lookUp({ ...free, blocked: true, entry });
    expect((part('dnc-remove') as HTMLButtonElement).disabled).toBe(true);
    await type('dnc-reason', 'typing error');
    await press('dnc-remove');
    const removal = backend.expectOne(`${ROUTES.doNotCall}/remove`);
    expect(removal.request.body).toEqual({ phone: PHONE, reason: 'typing error' });
    removal.flush(free);
    await settle();
    await loaded();
    expect(text('dnc-result')).toContain('is on no list.');
  });

  it('offers nothing against a national register', async () => {
    await loaded();
    await lookUp({ ...free, blocked: true, lists: [register] });
    expect(text('dnc-result')).toContain('On “FTC register” (national register).');
    expect(text('dnc-result')).toContain('A national register cannot be changed here.');
    expect([part('dnc-remove'), part('dnc-add')]).toEqual([null, null]);
  });

  it('says why a number could not be looked up', async () => {
    await loaded();
    await type('dnc-phone', 'x');
    await press('dnc-look-up');
    const fault = { error: { code: 'VALIDATION_ERROR', message: 'That is no phone number' } };
    backend.expectOne(`${ROUTES.doNotCall}/lookup`).flush(fault, { status: 422, statusText: 'x' });
    await settle();
    expect(fixture.nativeElement.querySelector('[aria-live] .problem').textContent).toBe('That is no phone number');
  });

  it('sends a file with what it is, and shows how far it is', async () => {
    await loaded();
    const field = part('dnc-file') as HTMLInputElement;
    const file = new File(['phone\n+14155550170\n'], 'ours.csv', { type: 'text/csv' });
    Object.defineProperty(field, 'files', { value: [file] });
    field.dispatchEvent(new Event('change'));
    await settle();
    await press('dnc-upload');
    const upload = backend.expectOne({ method: 'POST', url: `${ROUTES.doNotCall}/lists` });
    const sent = upload.request.body as FormData;
    expect([sent.get('kind'), sent.get('country'), (sent.get('file') as File).name]).toEqual(['company', 'US', 'ours.csv']);
    upload.event({ type: HttpEventType.UploadProgress, loaded: 1, total: 4 });
    await settle();
    expect(fixture.nativeElement.textContent).toContain('Sending: 25%');
    upload.flush({ ...register, kind: 'company', name: 'ours.csv' });
    await settle();
    await loaded({ lists: [register] });
    expect((part('dnc-upload') as HTMLButtonElement).disabled).toBe(true);
  });

  it('deletes a list at the second press only', async () => {
    await loaded({ lists: [register] });
    const button = () => part('dnc-list')?.querySelector('button');
    button()?.click();
    await settle();
    backend.expectNone(`${ROUTES.doNotCall}/lists/list-1`);
    expect(button()?.textContent).toContain('Delete, and call them again?');
    button()?.click();
    backend.expectOne({ method: 'DELETE', url: `${ROUTES.doNotCall}/lists/list-1` }).flush(null);
    await settle();
    await loaded();
    expect(part('dnc-list')).toBeNull();
  });
});
