import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { ROUTES } from '@dialer/contracts';
import { jest } from '@jest/globals';
import { requestInterceptor } from '../../../core/api/request.interceptor';
import { SessionStore } from '../../../core/auth/session.store';
import { RealtimeConnection } from '../../../core/realtime/realtime-connection';
import { FakeRealtime } from '../../../testing/call-desk';
import { makeImport, makeList, makeMe } from '../../../testing/factories';
import { settle } from '../../../testing/settle';
import { NewCampaignPage } from './new-campaign-page';

describe('a new campaign', () => {
  let fixture: ComponentFixture<NewCampaignPage>;
  let backend: HttpTestingController;

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(withInterceptors([requestInterceptor])),
        provideHttpClientTesting(),
        provideRouter([]),
        { provide: RealtimeConnection, useValue: new FakeRealtime() },
      ],
    });
    backend = TestBed.inject(HttpTestingController);
    const known = TestBed.inject(SessionStore).whoAmI();
    const me = makeMe();
    backend.expectOne(`${ROUTES.auth}/me`).flush({ ...me, permissions: [...me.permissions, 'campaigns.work', 'campaigns.manage'] });
    await known;
    fixture = TestBed.createComponent(NewCampaignPage);
    fixture.autoDetectChanges();
    await settle();
    await lists();
    const message = {
      audio_id: 'm1',
      name: 'Autumn intro',
      duration_seconds: 12,
      content_type: 'audio/wav',
      bytes: 1,
      built_in: false,
      created_at: null,
    };
    backend.expectOne(`${ROUTES.coldCall}/audio-files`).flush({ items: [message], total: 1 });
    await settle();
  });
  afterEach(() => fixture.destroy());

  const part = <T extends HTMLElement = HTMLInputElement>(id: string) =>
    (fixture.nativeElement as HTMLElement).querySelector<T>(`[data-testid="${id}"]`);
  const text = (id: string) => part(id)?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
  async function lists(): Promise<void> {
    backend.expectOne(ROUTES.contactLists).flush([makeList()]);
    await settle();
  }
  async function choose(id: string, value: string, kind = 'change'): Promise<void> {
    const field = part(id);
    if (!field) throw new Error(`there is no ${id}`);
    field.value = value;
    field.dispatchEvent(new Event(kind, { bubbles: true }));
    await settle();
  }
  async function create() {
    part('create-campaign')?.click();
    await settle();
    return backend.expectOne({ method: 'POST', url: ROUTES.campaigns });
  }

  it('tells what it will do while it is being filled in, and goes to the desk when it is made', async () => {
    expect(part<HTMLButtonElement>('create-campaign')?.disabled).toBe(true);
    await choose('campaign-list', 'list-1');
    await choose('campaign-message', 'm1');
    expect(text('campaign-summary')).toMatch(/2 contacts of “Autumn leads”.*1 line per free rep.*Voicemails get “Autumn intro”/);
    expect(part<HTMLInputElement>('campaign-name')?.value).toBe('Autumn leads');
    const navigate = jest.spyOn(TestBed.inject(Router), 'navigate').mockResolvedValue(true);
    const request = await create();
    expect(request.request.body).toMatchObject({
      contact_list_id: 'list-1',
      name: 'Autumn leads',
      answer_policy: 'bridge_first',
      start: false,
    });
    request.flush({ campaign: { id: 'campaign-1' }, token: '', identity: '' });
    await settle();
    backend.expectOne(`${ROUTES.campaigns}/campaign-1/resume`).flush({});
    await settle();
    expect(navigate).toHaveBeenCalledWith(['/campaigns', 'campaign-1', 'desk']);
  });

  it('proposes three lines and detection first for parallel dialling', async () => {
    fixture.nativeElement.querySelector('input[value="parallel"]').click();
    await settle();
    expect(part('campaign-lines')?.value).toBe('3');
    expect(part('campaign-policy')?.value).toBe('detect_first');
    expect(fixture.nativeElement.textContent).toContain('needs a name and a number of ours');
  });

  it('shows what the server says of a field beside it, and the rest at the button', async () => {
    await choose('campaign-list', 'list-1');
    const fields = { 'caller_ids.0': 'is not one of ours', 'amd.message_id': 'was deleted', filter: 'is not known' };
    (await create()).flush({ error: { code: 'VALIDATION_ERROR', message: 'No', details: { fields } } }, { status: 422, statusText: 'x' });
    await settle();
    const beside = (id: string) => part(id)?.closest('label')?.querySelector('[role="alert"]')?.textContent;
    expect(beside('campaign-caller-ids')).toBe('is not one of ours');
    expect(beside('campaign-message')).toBe('was deleted');
    expect(text('campaign-problem')).toBe('filter: is not known');
    expect(part<HTMLButtonElement>('create-campaign')?.disabled).toBe(false);
  });

  it('takes a file straight in: what was loaded is the list that is called', async () => {
    part('load-file')?.click();
    await settle();
    const field = part<HTMLInputElement>('contact-file');
    Object.defineProperty(field, 'files', { value: [new File(['name,company,phone\n'], 'autumn.csv')] });
    field?.dispatchEvent(new Event('change'));
    await settle();
    backend.expectOne(`${ROUTES.contactLists}/import`).flush({ import_id: 'import-1' });
    await settle();
    const done = makeImport({ status: 'completed', imported: 2, contact_list_id: 'list-1' });
    backend.expectOne(`${ROUTES.imports}/import-1`).flush(done);
    await settle();
    await lists();
    expect(text('import-counts')).toContain('2 imported');
    expect((await create()).request.body).toMatchObject({ contact_list_id: 'list-1' });
  });
});
