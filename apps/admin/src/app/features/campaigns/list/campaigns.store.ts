import { Injectable, computed, inject, linkedSignal, signal } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import type { CampaignPage, CampaignStatus, CampaignSummaryView } from '@dialer/contracts';
import { firstValueFrom } from 'rxjs';
import { type CampaignCommand, CampaignsApi } from '../../../core/api/campaigns.api';
import { Notices } from '../../../core/shell/notices';

export const PAGE_SIZE = 50;

export interface CampaignsQuery {
  status: CampaignStatus | null;
  page: number;
}
const DONE: Record<CampaignCommand, string> = {
  resume: 'It dials as soon as a rep is free.',
  pause: 'No new calls; who is on the phone stays.',
  end: 'It ends: who is on the phone stays until they are done.',
};

@Injectable()
export class CampaignsStore {
  private readonly api = inject(CampaignsApi);
  private readonly notices = inject(Notices);
  private readonly query = signal<CampaignsQuery | null>(null);
  private readonly working = signal<string | null>(null);

  private readonly page = rxResource({
    params: () => this.query() ?? undefined,
    stream: ({ params }) => this.api.page({ page: params.page, page_size: PAGE_SIZE, ...(params.status && { status: params.status }) }),
  });
  /** Stays on the screen while the next answer is on its way. */
  private readonly latest = linkedSignal<CampaignPage | undefined, CampaignPage | undefined>({
    source: () => (this.page.hasValue() ? this.page.value() : undefined),
    computation: (result, previous) => result ?? previous?.value,
  });
  readonly rows = computed(() => this.latest()?.items ?? null);
  readonly total = computed(() => this.latest()?.total ?? 0);
  readonly error = computed(() => (this.rows() ? null : (this.page.error() ?? null)));
  /** The campaign that is being told something. */
  readonly busy = this.working.asReadonly();

  show(query: CampaignsQuery): void {
    this.query.set(query);
  }

  reload(): void {
    this.page.reload();
  }

  async tell(campaign: CampaignSummaryView, command: CampaignCommand): Promise<void> {
    if (this.working()) return;
    this.working.set(campaign.id);
    try {
      await firstValueFrom(this.api.command(campaign.id, command));
      this.notices.say(`${campaign.name}: ${DONE[command]}`);
    } catch (error) {
      this.notices.fail(error, `${campaign.name} could not be told to ${command}`);
    } finally {
      this.working.set(null);
      this.reload();
    }
  }
}
