import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { type ComplianceSettings, type ComplianceSettingsView, ROUTES } from '@dialer/contracts';
import { requestInterceptor } from '../../core/api/request.interceptor';
import { settle } from '../../testing/settle';
import { CallingRulesPage } from './calling-rules-page';

const SETTINGS: ComplianceSettings = {
  enforce_hours_locally: false,
  hours: null,
  allowed_countries: null,
  attempts_per_day: null,
  attempts_total: null,
  cool_down_minutes: 0,
  daily_spend_limit: null,
  currency: 'USD',
  list_age_rule: false,
  seller_name: null,
  seller_phone: null,
};
const view = (partial: Partial<ComplianceSettingsView> = {}): ComplianceSettingsView => ({
  ...SETTINGS,
  hours_enforced: false,
  local_carrier: true,
  rules_version: 'rules 2026-11.1',
  updated_at: null,
  updated_by: null,
  ...partial,
});

describe('the page of calling rules', () => {
  let fixture: ComponentFixture<CallingRulesPage>;
  let backend: HttpTestingController;

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: [provideHttpClient(withInterceptors([requestInterceptor])), provideHttpClientTesting()] });
    backend = TestBed.inject(HttpTestingController);
    fixture = TestBed.createComponent(CallingRulesPage);
    fixture.autoDetectChanges();
    await settle();
  });

  const part = (testId: string) => fixture.nativeElement.querySelector(`[data-testid="${testId}"]`) as HTMLElement | null;
  async function loaded(partial: Partial<ComplianceSettingsView> = {}): Promise<void> {
    backend.expectOne({ method: 'GET', url: ROUTES.complianceSettings }).flush(view(partial));
    await settle();
  }
  async function change(testId: string, value: string): Promise<void> {
    const field = part(testId) as HTMLInputElement;
    field.value = value;
    field.dispatchEvent(new Event('change'));
    await settle();
  }
  async function press(testId: string): Promise<void> {
    part(testId)?.click();
    await settle();
  }
  const saving = () => backend.expectOne({ method: 'PUT', url: ROUTES.complianceSettings });

  it('keeps its place until it is there, and says when it could not be loaded', async () => {
    expect(fixture.nativeElement.querySelector('[aria-busy="true"]')).not.toBeNull();
    const fault = { error: { code: 'INTERNAL_ERROR', message: 'Broken inside' } };
    backend.expectOne(ROUTES.complianceSettings).flush(fault, { status: 500, statusText: 'x' });
    await settle();
    expect(fixture.nativeElement.textContent).toContain('Broken inside');
    fixture.nativeElement.querySelector('app-empty-state button').click();
    await settle();
    await loaded();
    expect(part('save-rules')).not.toBeNull();
  });

  it('says that hours are off on the local carrier, where they can be switched on', async () => {
    await loaded();
    expect(part('hours-off')?.textContent).toContain('Calling hours are off.');
    expect(part('enforce-hours')).not.toBeNull();
  });

  it('has no banner and no switch on a real carrier', async () => {
    await loaded({ hours_enforced: true, local_carrier: false });
    expect([part('hours-off'), part('enforce-hours')]).toEqual([null, null]);
  });

  it('saves what stands in it, and nothing of the view', async () => {
    await loaded();
    await press('enforce-hours');
    await press('own-hours');
    await change('attempts-per-day', '3');
    await change('cool-down', '30');
    await change('countries', ' us, GB gb;ca ');
    await press('save-rules');
    const hours = { weekday: { from: '09:00', to: '17:00' }, saturday: null, sunday: null };
    const wanted = {
      ...SETTINGS,
      enforce_hours_locally: true,
      hours,
      attempts_per_day: 3,
      cool_down_minutes: 30,
      allowed_countries: ['US', 'GB', 'CA'],
    };
    const request = saving();
    expect(request.request.body).toEqual(wanted);
    expect((part('save-rules') as HTMLButtonElement).disabled).toBe(true);
    request.flush(view({ ...wanted, hours_enforced: true, updated_at: '2026-11-20T09:00:00Z' }));
    await settle();
    expect(part('hours-off')).toBeNull();
    expect(fixture.nativeElement.textContent).toContain('Last changed Nov 20, 2026');
  });

  it('takes an empty field for no limit, and a day that is switched off for no calls', async () => {
    await loaded({ attempts_per_day: 3, hours: { weekday: { from: '10:00', to: '12:00' }, saturday: null, sunday: null } });
    await change('attempts-per-day', '');
    const [weekday, saturday] = [...fixture.nativeElement.querySelectorAll('fieldset input[type=checkbox]')] as HTMLInputElement[];
    saturday?.click();
    weekday?.click();
    await settle();
    await press('save-rules');
    expect(saving().request.body).toEqual({
      ...SETTINGS,
      hours: { weekday: null, saturday: { from: '09:00', to: '17:00' }, sunday: null },
    });
  });

  it('says which field was refused, and keeps what was typed', async () => {
    await loaded();
    await change('countries', 'XX');
    await press('save-rules');
    const error = {
      code: 'VALIDATION_ERROR',
      message: 'Some fields are not valid',
      details: { fields: { allowed_countries: 'XX is no country' } },
    };
    saving().flush({ error }, { status: 422, statusText: 'x' });
    await settle();
    expect(fixture.nativeElement.querySelector('.problem').textContent).toContain('XX is no country');
    expect((part('countries') as HTMLInputElement).value).toBe('XX');
    expect((part('save-rules') as HTMLButtonElement).disabled).toBe(false);
  });
});
