import { DecimalPipe } from '@angular/common';
import { Component, computed, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { Icon } from './icon';

@Component({
  selector: 'app-pager',
  imports: [DecimalPipe, Icon, MatIconButton],
  template: `
    <nav aria-label="Pages">
      <span class="tabular" data-testid="pager-range">{{ first() | number }}–{{ last() | number }} of {{ total() | number }}</span>
      <button matIconButton type="button" aria-label="Previous page" [disabled]="page() <= 1" (click)="turned.emit(page() - 1)">
        <app-icon name="chevronLeft" />
      </button>
      <button matIconButton type="button" aria-label="Next page" [disabled]="last() >= total()" (click)="turned.emit(page() + 1)">
        <app-icon name="chevronRight" />
      </button>
    </nav>
  `,
  styles: `
    nav {
      display: flex;
      align-items: center;
      justify-content: flex-end;
      gap: 8px;
      padding-block: 8px;
      color: var(--mat-sys-on-surface-variant);
    }
  `,
})
export class Pager {
  readonly page = input.required<number>();
  readonly pageSize = input.required<number>();
  readonly total = input.required<number>();
  readonly turned = output<number>();
  protected readonly first = computed(() => Math.min(this.total(), (this.page() - 1) * this.pageSize() + 1));
  protected readonly last = computed(() => Math.min(this.total(), this.page() * this.pageSize()));
}
