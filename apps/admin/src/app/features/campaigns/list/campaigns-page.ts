import { PercentPipe } from '@angular/common';
import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { MatTooltip } from '@angular/material/tooltip';
import { Router, RouterLink } from '@angular/router';
import { CAMPAIGN_STATUSES, type CampaignSummaryView } from '@dialer/contracts';
import { CampaignsApi } from '../../../core/api/campaigns.api';
import { SessionStore } from '../../../core/auth/session.store';
import { EmptyState } from '../../../shared/ui/empty-state';
import { Icon } from '../../../shared/ui/icon';
import { pageNumber } from '../../../shared/ui/page-number';
import { Pager } from '../../../shared/ui/pager';
import { StateChip } from '../../../shared/ui/state-chip';
import { CampaignBar } from '../campaign-bar';
import { CAMPAIGN_WORDS, MODE_WORDS, connectRate } from '../campaign-words';
import { WhyButton } from '../why/why-button';
import { CampaignsStore, PAGE_SIZE } from './campaigns.store';

const EVERY_MS = 5_000;
/** The house's ceiling of a campaign's abandoned calls (calls.md C16). */
const ABANDON_BRAKE = 0.02;

@Component({
  selector: 'app-campaigns-page',
  imports: [
    CampaignBar,
    EmptyState,
    Icon,
    MatButton,
    MatIconButton,
    MatMenu,
    MatMenuItem,
    MatMenuTrigger,
    MatTooltip,
    Pager,
    PercentPipe,
    RouterLink,
    StateChip,
    WhyButton,
  ],
  providers: [CampaignsStore],
  templateUrl: './campaigns-page.html',
  styleUrl: './campaigns-page.scss',
})
export class CampaignsPage {
  readonly status = input<string>();
  readonly page = input(1, { transform: pageNumber });
  protected readonly store = inject(CampaignsStore);
  private readonly api = inject(CampaignsApi);
  private readonly router = inject(Router);
  private readonly session = inject(SessionStore);

  protected readonly words = CAMPAIGN_WORDS;
  protected readonly modes = MODE_WORDS;
  protected readonly pageSize = PAGE_SIZE;
  protected readonly statuses = CAMPAIGN_STATUSES;
  protected readonly rate = connectRate;
  protected readonly brake = ABANDON_BRAKE;
  protected readonly chosen = computed(() => CAMPAIGN_STATUSES.find((known) => known === this.status()) ?? null);
  protected readonly mayManage = computed(() => this.session.can('campaigns.manage'));
  protected readonly mayWork = computed(() => this.session.can('campaigns.work'));
  /** Ending cannot be taken back: asked once. */
  protected readonly ending = signal<string | null>(null);

  constructor() {
    effect(() => {
      const query = { status: this.chosen(), page: this.page() };
      untracked(() => this.store.show(query));
    });
    effect((onCleanup) => {
      const timer = setInterval(() => this.store.reload(), EVERY_MS);
      onCleanup(() => clearInterval(timer));
    });
  }

  protected runs({ status }: CampaignSummaryView): boolean {
    return status === 'dialing' || status === 'waiting' || status === 'connected';
  }

  protected resultsOf({ id }: CampaignSummaryView): string {
    return this.api.resultsUrl(id);
  }

  protected end(campaign: CampaignSummaryView, press: Event): void {
    if (this.ending() !== campaign.id) {
      // Keeps the menu open: the question stands where the answer is given.
      press.stopPropagation();
      return this.ending.set(campaign.id);
    }
    this.ending.set(null);
    void this.store.tell(campaign, 'end');
  }

  protected filter(status: string): void {
    void this.router.navigate([], { queryParams: { status: status || null, page: null }, queryParamsHandling: 'merge' });
  }

  protected turn(page: number): void {
    void this.router.navigate([], { queryParams: { page: page === 1 ? null : page }, queryParamsHandling: 'merge' });
  }
}
