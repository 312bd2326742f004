import { Component, computed, inject, signal } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import type { ContactListView, DayHours, WeekHoursView } from '@dialer/contracts';
import { firstValueFrom } from 'rxjs';
import { type ApiError, toApiError } from '../../../core/api/api-error';
import { CampaignsApi } from '../../../core/api/campaigns.api';
import { ColdCallApi } from '../../../core/api/cold-call.api';
import { SessionStore } from '../../../core/auth/session.store';
import { Notices } from '../../../core/shell/notices';
import { Icon } from '../../../shared/ui/icon';
import { MODE_WORDS } from '../campaign-words';
import { type CampaignDraft, OFFICE, RETRY_DELAYS, type RetryDelay, emptyDraft, policyOf, requestOf, summaryOf } from './campaign-draft';
import { ContactsChoice } from './contacts-choice';
import { FieldFault, faultsOf } from './field-fault';

const DELAY_WORDS: Record<RetryDelay, string> = {
  busy: 'After a busy line',
  'no-answer': 'After no answer',
  voicemail: 'After a voicemail',
  abandoned: 'After an abandoned call',
  failed: 'After a failed call',
};
const DAYS: readonly { name: keyof WeekHoursView; label: string }[] = [
  { name: 'weekday', label: 'Monday to Friday' },
  { name: 'saturday', label: 'Saturday' },
  { name: 'sunday', label: 'Sunday' },
];
/** Fields that have a place of their own for what the server says of them. */
const PLACED = ['contact_list_id', 'contacts', 'name', 'provider', 'mode', 'lines', 'answer_policy', 'caller_ids', 'hours', 'script'];
const PLACED_INSIDE = ['amd.message_id', 'amd', 'retry', 'ring_floor_seconds'];

/** A whole campaign on one page, with defaults that work and the whole of it told in plain words before it begins. */
@Component({
  selector: 'app-new-campaign-page',
  imports: [ContactsChoice, FieldFault, Icon, MatButton, RouterLink],
  templateUrl: './new-campaign-page.html',
  styleUrl: './new-campaign-page.scss',
})
export class NewCampaignPage {
  private readonly api = inject(CampaignsApi);
  private readonly coldCalls = inject(ColdCallApi);
  private readonly session = inject(SessionStore);
  private readonly router = inject(Router);
  private readonly notices = inject(Notices);

  protected readonly modes = (['power', 'parallel', 'preview'] as const).map((name) => ({ name, ...MODE_WORDS[name] }));
  protected readonly days = DAYS;
  protected readonly delays = RETRY_DELAYS.map((name) => ({ name, label: DELAY_WORDS[name] }));
  protected readonly carriers = computed(() => this.session.me()?.providers.filter(({ configured }) => configured) ?? []);
  protected readonly draft = signal<CampaignDraft>(emptyDraft(this.session.me()?.calling.provider ?? null));
  protected readonly list = signal<ContactListView | null>(null);
  protected readonly saving = signal(false);
  private readonly refused = signal<ApiError | null>(null);

  private readonly files = rxResource({ stream: () => this.coldCalls.audioFiles() });
  protected readonly messages = computed(() => (this.files.hasValue() ? this.files.value().items : []));
  protected readonly policy = computed(() => policyOf(this.draft()));
  protected readonly summary = computed(() => {
    const message = this.messages().find(({ audio_id }) => audio_id === this.draft().messageId);
    return summaryOf(this.draft(), this.list(), message?.name ?? null);
  });

  protected readonly faults = computed((): Readonly<Record<string, string>> => {
    const error = this.refused();
    return error?.details['reason'] === 'caller_id_not_owned' ? { caller_ids: error.message } : (error?.fields ?? {});
  });
  /** What is said of fields without a place here, or of all of it. */
  protected readonly rest = computed(() => {
    const error = this.refused();
    if (!error) return [];
    const faults = this.faults();
    const placed = new Set([...PLACED, ...PLACED_INSIDE].flatMap((field) => faultsOf(faults, field).map(([name]) => name)));
    const others = Object.entries(faults).flatMap(([name, words]) => (placed.has(name) ? [] : [`${name}: ${words}`]));
    if (others.length) return others;
    return Object.keys(faults).length ? ['Something above has to be changed first.'] : [error.message];
  });

  protected set(change: Partial<CampaignDraft>): void {
    this.draft.update((draft) => ({ ...draft, ...change }));
  }

  protected setDelay(name: RetryDelay, text: string): void {
    const minutes = text.trim() === '' ? null : Number(text);
    this.set({ delays: { ...this.draft().delays, [name]: minutes } });
  }

  protected setDay(day: keyof WeekHoursView, change: Partial<DayHours> | null): void {
    const { hours } = this.draft();
    if (hours) this.set({ hours: { ...hours, [day]: change && { ...(hours[day] ?? OFFICE), ...change } } });
  }

  protected ownHours(wanted: boolean): void {
    this.set({ hours: wanted ? { weekday: OFFICE, saturday: null, sunday: null } : null });
  }

  protected chooseList(list: ContactListView | null): void {
    this.list.set(list);
    this.set({ listId: list?.id ?? null, ...(this.draft().name === '' && list && { name: list.name }) });
  }

  protected async create(event: Event): Promise<void> {
    event.preventDefault();
    if (this.saving()) return;
    this.saving.set(true);
    this.refused.set(null);
    try {
      const { campaign } = await firstValueFrom(this.api.create(requestOf(this.draft())));
      if (this.draft().start) await this.begin(campaign.id);
      await this.router.navigate(this.session.can('campaigns.work') ? ['/campaigns', campaign.id, 'desk'] : ['/campaigns']);
    } catch (error) {
      this.refused.set(toApiError(error));
    } finally {
      this.saving.set(false);
    }
  }

  /** It exists now: what goes wrong here is said, and mended from the list. */
  private async begin(id: string): Promise<void> {
    try {
      await firstValueFrom(this.api.command(id, 'resume'));
    } catch (error) {
      this.notices.fail(error, 'The campaign was made, but not started');
    }
  }
}
