import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Icon } from '../../shared/ui/icon';
import { DeskSeat } from './desk-seat';

/** Says on every other page that this window sits at a desk, and leads back. */
@Component({
  selector: 'app-seat-reminder',
  imports: [Icon, RouterLink],
  template: `
    @if (seats.seat(); as seat) {
      <a [routerLink]="['/campaigns', seat.campaignId, 'desk']" data-testid="back-to-desk">
        <app-icon name="chevronLeft" /> You sit at the desk of {{ seat.campaignName }}. Back to it
      </a>
    }
  `,
  styles: `
    a {
      position: fixed;
      inset-block-end: 16px;
      inset-inline-start: 16px;
      z-index: 800;
      display: inline-flex;
      align-items: center;
      gap: 8px;
      max-inline-size: min(440px, calc(100vw - 32px));
      min-block-size: 44px;
      padding-inline: 12px 16px;
      box-sizing: border-box;
      border-radius: var(--mat-sys-corner-medium);
      background: var(--mat-sys-inverse-surface);
      color: var(--mat-sys-inverse-on-surface);
      text-decoration: none;
    }
  `,
})
export class SeatReminder {
  protected readonly seats = inject(DeskSeat);
}
