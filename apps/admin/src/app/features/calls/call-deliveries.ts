import { DatePipe } from '@angular/common';
import { Component, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { DeliveryView } from '@dialer/contracts';
import { DeliveriesApi } from '../../core/api/deliveries.api';
import { Notices } from '../../core/shell/notices';
import { DELIVERY_KIND_WORDS, DELIVERY_WORDS } from '../../shared/ui/delivery-words';
import { StateChip } from '../../shared/ui/state-chip';

/** Whether the web backend has the call's log and recordings; one key sends them again. */
@Component({
  selector: 'app-call-deliveries',
  imports: [DatePipe, MatButton, StateChip],
  template: `
    <ul>
      @for (delivery of deliveries(); track delivery.id) {
        <li [attr.data-testid]="'delivery-' + delivery.kind">
          <strong>{{ kinds[delivery.kind] }}</strong>
          <app-state-chip [word]="words[delivery.status]" />
          <span class="when">
            @switch (delivery.status) {
              @case ('delivered') {
                Delivered at {{ delivery.delivered_at | date: 'MMM d, h:mm:ss a' }}
              }
              @case ('pending') {
                Waiting, next try {{ delivery.next_at | date: 'MMM d, h:mm:ss a' }}
                @if (delivery.reason) {
                  · {{ delivery.reason }}
                }
              }
              @case ('parked') {
                {{ delivery.reason }}
                @if (delivery.last_answer) {
                  <q>{{ delivery.last_answer }}</q>
                }
              }
            }
          </span>
          <button matButton="tonal" type="button" [disabled]="busy() === delivery.id" (click)="resend(delivery)">Send again</button>
        </li>
      }
    </ul>
  `,
  styles: `
    ul {
      display: grid;
      gap: 8px;
      margin: 12px 0 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px 12px;
      min-block-size: 44px;
    }
    li + li {
      padding-block-start: 8px;
      border-block-start: 1px solid var(--mat-sys-outline-variant);
    }
    strong {
      min-inline-size: 80px;
      font-weight: 500;
    }
    .when {
      flex: 1 1 240px;
      min-inline-size: 0;
      overflow-wrap: anywhere;
      color: var(--mat-sys-on-surface-variant);
    }
  `,
})
export class CallDeliveries {
  readonly deliveries = input.required<readonly DeliveryView[]>();
  /** Something was ordered: what is shown is not the latest any more. */
  readonly ordered = output();
  private readonly api = inject(DeliveriesApi);
  private readonly notices = inject(Notices);
  protected readonly busy = signal<string | null>(null);
  protected readonly words = DELIVERY_WORDS;
  protected readonly kinds = DELIVERY_KIND_WORDS;

  protected resend({ id }: DeliveryView): void {
    this.busy.set(id);
    this.api.resend(id).subscribe({
      next: () => {
        this.busy.set(null);
        this.notices.say('It is being sent again.');
        this.ordered.emit();
      },
      error: (error: unknown) => {
        this.busy.set(null);
        this.notices.fail(error, 'It could not be sent again');
      },
    });
  }
}
