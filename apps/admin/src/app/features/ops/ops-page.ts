import { DatePipe, DecimalPipe } from '@angular/common';
import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatProgressBar } from '@angular/material/progress-bar';
import { Router, RouterLink } from '@angular/router';
import { DELIVERY_STATUSES, type DeliveryStatus, ROUTES } from '@dialer/contracts';
import { SessionStore } from '../../core/auth/session.store';
import { DELIVERY_KIND_WORDS, DELIVERY_WORDS } from '../../shared/ui/delivery-words';
import { EmptyState } from '../../shared/ui/empty-state';
import { Icon } from '../../shared/ui/icon';
import { Pager } from '../../shared/ui/pager';
import { pageNumber } from '../../shared/ui/page-number';
import { StateChip } from '../../shared/ui/state-chip';
import { DeliveriesStore, PAGE_SIZE } from './deliveries.store';

const EVERY_MS = 10_000;
const EMPTY: Record<DeliveryStatus, string> = {
  parked: 'The web backend has refused nothing.',
  pending: 'Nothing waits to be sent.',
  delivered: 'Nothing has been delivered yet.',
};

/** What the web backend was not given, why, and the key to try again. */
@Component({
  selector: 'app-ops-page',
  imports: [DatePipe, DecimalPipe, EmptyState, Icon, MatButton, MatProgressBar, Pager, RouterLink, StateChip],
  providers: [DeliveriesStore],
  templateUrl: './ops-page.html',
  styleUrl: './ops-page.scss',
})
export class OpsPage {
  readonly status = input<string>();
  readonly page = input(1, { transform: pageNumber });
  protected readonly store = inject(DeliveriesStore);
  private readonly router = inject(Router);
  private readonly session = inject(SessionStore);

  protected readonly statuses = ['parked', 'pending', 'delivered'] as const satisfies readonly DeliveryStatus[];
  protected readonly words = DELIVERY_WORDS;
  protected readonly kinds = DELIVERY_KIND_WORDS;
  protected readonly empty = EMPTY;
  protected readonly pageSize = PAGE_SIZE;
  protected readonly queuesUrl = ROUTES.queues;
  protected readonly mayAct = computed(() => this.session.can('ops.act'));
  protected readonly chosen = computed(() => DELIVERY_STATUSES.find((known) => known === this.status()) ?? 'parked');

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

  protected countOf(status: DeliveryStatus): number | null {
    const counts = this.store.latest()?.counts;
    return counts && status !== 'delivered' ? counts[status] : null;
  }

  protected turn(page: number): void {
    void this.router.navigate([], { queryParams: { page: page === 1 ? null : page }, queryParamsHandling: 'merge' });
  }
}
