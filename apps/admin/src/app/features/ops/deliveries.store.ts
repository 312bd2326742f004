import { Injectable, computed, inject, linkedSignal, signal } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import type { DeliveryPage, DeliveryStatus, DeliveryView } from '@dialer/contracts';
import type { Observable } from 'rxjs';
import { DeliveriesApi } from '../../core/api/deliveries.api';
import { Notices } from '../../core/shell/notices';

export const PAGE_SIZE = 50;

export interface OpsQuery {
  status: DeliveryStatus;
  page: number;
}

@Injectable()
export class DeliveriesStore {
  private readonly api = inject(DeliveriesApi);
  private readonly notices = inject(Notices);
  private readonly query = signal<OpsQuery | null>(null);
  private readonly working = signal(false);

  private readonly page = rxResource({
    params: () => this.query() ?? undefined,
    stream: ({ params }) => this.api.page({ ...params, page_size: PAGE_SIZE }),
  });
  /** Stays on the screen while the next answer is on its way. */
  readonly latest = linkedSignal<DeliveryPage | undefined, DeliveryPage | undefined>({
    source: () => (this.page.hasValue() ? this.page.value() : undefined),
    computation: (result, previous) => result ?? previous?.value,
  }).asReadonly();
  readonly rows = computed(() => this.latest()?.items ?? null);
  readonly loading = this.page.isLoading;
  readonly error = this.page.error;
  readonly busy = this.working.asReadonly();

  show(query: OpsQuery): void {
    this.query.set(query);
  }

  reload(): void {
    this.page.reload();
  }

  resend({ id }: DeliveryView): void {
    this.order(this.api.resend(id), () => 'It is being sent again.');
  }

  resendParked(): void {
    this.order(this.api.resendParked(), ({ resent }) => `${resent} are being sent again.`);
  }

  private order<T>(work: Observable<T>, done: (result: T) => string): void {
    this.working.set(true);
    work.subscribe({
      next: (result) => {
        this.working.set(false);
        this.notices.say(done(result));
        this.reload();
      },
      error: (error: unknown) => {
        this.working.set(false);
        this.notices.fail(error, 'Nothing was sent');
      },
    });
  }
}
