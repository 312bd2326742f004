import { DatePipe } from '@angular/common';
import { Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import type { ComplianceSettings, DayHours, WeekHoursView } from '@dialer/contracts';
import { firstValueFrom } from 'rxjs';
import { type ApiError, toApiError } from '../../core/api/api-error';
import { ComplianceApi } from '../../core/api/compliance.api';
import { Notices } from '../../core/shell/notices';
import { PracticeModeStore } from '../../core/shell/practice-mode.store';
import { EmptyState } from '../../shared/ui/empty-state';
import { Icon } from '../../shared/ui/icon';

const DAYS: readonly { name: keyof WeekHoursView; label: string }[] = [
  { name: 'weekday', label: 'Monday to Friday' },
  { name: 'saturday', label: 'Saturday' },
  { name: 'sunday', label: 'Sunday' },
];
const OFFICE: DayHours = { from: '09:00', to: '17:00' };
const OWN_HOURS: WeekHoursView = { weekday: OFFICE, saturday: null, sunday: null };
type NumberField = 'attempts_per_day' | 'attempts_total' | 'daily_spend_limit';

/** What a workspace decides about dialling; the law stands above all of it. */
@Component({
  selector: 'app-calling-rules-page',
  imports: [DatePipe, EmptyState, Icon, MatButton],
  templateUrl: './calling-rules-page.html',
  styleUrl: './compliance.scss',
})
export class CallingRulesPage {
  private readonly api = inject(ComplianceApi);
  private readonly notices = inject(Notices);
  private readonly practice = inject(PracticeModeStore);
  protected readonly settings = rxResource({ stream: () => this.api.settings() });
  protected readonly saved = computed(() => (this.settings.hasValue() ? this.settings.value() : null));
  /** What stands in the form: begins with what is saved. */
  protected readonly form = linkedSignal<ComplianceSettings | null>(() => this.saved());
  protected readonly countries = linkedSignal(() => this.saved()?.allowed_countries?.join(', ') ?? '');
  protected readonly saving = signal(false);
  private readonly refused = signal<ApiError | null>(null);
  protected readonly faults = computed(() => Object.entries(this.refused()?.fields ?? {}));
  protected readonly fault = computed(() => (this.faults().length ? null : (this.refused()?.message ?? null)));
  protected readonly days = DAYS;

  protected set(change: Partial<ComplianceSettings>): void {
    this.form.update((form) => form && { ...form, ...change });
  }

  protected setNumber(name: NumberField, text: string): void {
    this.set({ [name]: text.trim() === '' ? null : Number(text) });
  }

  protected useOwnHours(wanted: boolean): void {
    this.set({ hours: wanted ? OWN_HOURS : null });
  }

  protected setDay(day: keyof WeekHoursView, change: Partial<DayHours> | null): void {
    const hours = this.form()?.hours;
    if (hours) this.set({ hours: { ...hours, [day]: change && { ...(hours[day] ?? OFFICE), ...change } } });
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const form = this.form();
    if (!form || this.saving()) return;
    this.saving.set(true);
    this.refused.set(null);
    try {
      this.settings.set(await firstValueFrom(this.api.saveSettings({ ...settingsOf(form), allowed_countries: codesOf(this.countries()) })));
      this.practice.reload();
      this.notices.say('Saved; holds from the next dial on');
    } catch (error) {
      this.refused.set(toApiError(error));
    } finally {
      this.saving.set(false);
    }
  }
}

/** Only what is set here: the view has more, which the server would refuse or leave out. */
function settingsOf(form: ComplianceSettings): ComplianceSettings {
  return {
    enforce_hours_locally: form.enforce_hours_locally,
    hours: form.hours,
    allowed_countries: form.allowed_countries,
    attempts_per_day: form.attempts_per_day,
    attempts_total: form.attempts_total,
    cool_down_minutes: form.cool_down_minutes,
    daily_spend_limit: form.daily_spend_limit,
    currency: form.currency,
    list_age_rule: form.list_age_rule,
    seller_name: form.seller_name,
    seller_phone: form.seller_phone,
  };
}

/** `us, GB` → `['US', 'GB']`; nothing: every country. */
function codesOf(text: string): string[] | null {
  const codes = text.split(/[\s,;]+/).flatMap((code) => code.toUpperCase() || []);
  return codes.length ? [...new Set(codes)] : null;
}
