import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { type CampaignSummaryView, type Permission, ROUTES } from '@dialer/contracts';
import { requestInterceptor } from '../../../core/api/request.interceptor';
import { SessionStore } from '../../../core/auth/session.store';
import { makeCampaign } from '../../../testing/campaigns';
import { makeMe } from '../../../testing/factories';
import { settle } from '../../../testing/settle';
import { CampaignsPage } from './campaigns-page';

const SUPERVISOR: Permission[] = ['campaigns.read', 'campaigns.work', 'campaigns.manage'];

describe('the campaigns', () => {
  let fixture: ComponentFixture<CampaignsPage>;
  let backend: HttpTestingController;

  async function open(permissions = SUPERVISOR): Promise<void> {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(withInterceptors([requestInterceptor])), provideHttpClientTesting(), provideRouter([])],
    });
    backend = TestBed.inject(HttpTestingController);
    const known = TestBed.inject(SessionStore).whoAmI();
    backend.expectOne(`${ROUTES.auth}/me`).flush(makeMe({ permissions }));
    await known;
    fixture = TestBed.createComponent(CampaignsPage);
    fixture.autoDetectChanges();
    await settle();
  }
  afterEach(() => fixture.destroy());

  const asked = () => backend.expectOne(({ url, method }) => url === ROUTES.campaigns && method === 'GET');
  async function answer(...items: CampaignSummaryView[]): Promise<void> {
    asked().flush({ items, total: items.length });
    await settle();
  }
  const part = (id: string) => (fixture.nativeElement as HTMLElement).querySelector<HTMLElement>(`[data-testid="${id}"]`);
  const text = (id: string) => part(id)?.textContent?.replace(/\s+/g, ' ').trim() ?? '';

  it('shows how far each is, what it reaches, and what it costs people', async () => {
    await open();
    expect(fixture.nativeElement.querySelector('[aria-busy="true"]')).not.toBeNull();
    await answer(makeCampaign({ mode: 'parallel', lines: 3, abandon_rate: 0.0234 }));
    expect(text('campaign')).toMatch(/Autumn leads.*Parallel · 3 lines per rep · 1 at a desk/);
    expect(text('campaign')).toContain('30 done, 60 left, 10 blocked');
    expect(text('campaign')).toMatch(/Connect rate ?25% ?Abandoned ?2\.3%.*Waiting/);
    expect(fixture.nativeElement.querySelector('.high')).not.toBeNull();
  });

  it('pauses what runs and starts what does not, and looks again', async () => {
    await open();
    await answer(makeCampaign());
    part('play-pause')?.click();
    backend.expectOne(`${ROUTES.campaigns}/campaign-1/pause`).flush({});
    await settle();
    await answer(makeCampaign({ status: 'paused' }));
    expect(part('play-pause')?.getAttribute('aria-label')).toBe('Start Autumn leads');
    part('play-pause')?.click();
    backend
      .expectOne(`${ROUTES.campaigns}/campaign-1/resume`)
      .flush({ error: { code: 'CONFLICT', message: 'No' } }, { status: 409, statusText: 'x' });
    await settle();
    expect(document.body.textContent).toContain('could not be told to resume: No');
    await answer(makeCampaign({ status: 'paused' }));
  });

  it('gives a rep the desk, and nothing to steer with', async () => {
    await open(['campaigns.read', 'campaigns.work']);
    await answer(makeCampaign(), makeCampaign({ id: 'campaign-2', status: 'ended' }));
    expect(fixture.nativeElement.querySelectorAll('[data-testid="to-desk"]')).toHaveLength(1);
    expect(part('to-desk')?.getAttribute('href')).toBe('/campaigns/campaign-1/desk');
    expect(part('play-pause')).toBeNull();
    expect(part('new-campaign')).toBeNull();
  });

  it('says what to do first when there is none, and that none fits a filter', async () => {
    await open();
    await answer();
    expect(fixture.nativeElement.textContent).toContain('Make the first one');
    fixture.componentRef.setInput('status', 'ended');
    await settle();
    const request = asked();
    expect(request.request.params.get('status')).toBe('ended');
    request.flush({ items: [], total: 0 });
    await settle();
    expect(fixture.nativeElement.textContent).toContain('No campaign is in this state');
  });

  it('says that they could not be loaded, and asks again', async () => {
    await open();
    asked().flush({ error: { code: 'INTERNAL_ERROR', message: 'Broken inside' } }, { status: 500, statusText: 'x' });
    await settle();
    expect(fixture.nativeElement.textContent).toContain('Broken inside');
    fixture.nativeElement.querySelector('app-empty-state button').click();
    await settle();
    await answer(makeCampaign());
    expect(text('campaign')).toContain('Autumn leads');
  });
});
