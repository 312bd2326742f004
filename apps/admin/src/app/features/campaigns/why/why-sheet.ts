import { DatePipe, DecimalPipe } from '@angular/common';
import { Component, computed, effect, inject } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { CampaignsApi } from '../../../core/api/campaigns.api';
import { EmptyState } from '../../../shared/ui/empty-state';
import { Icon } from '../../../shared/ui/icon';
import { WHY_TODO } from './why-words';

const EVERY_MS = 4_000;

/** What holds contacts back, how many, and until when. */
@Component({
  selector: 'app-why-sheet',
  imports: [DatePipe, DecimalPipe, EmptyState, Icon, MatButton, MatIconButton],
  templateUrl: './why-sheet.html',
  styleUrl: './why-sheet.scss',
})
export class WhySheet {
  protected readonly about = inject<{ id: string; name: string }>(MAT_DIALOG_DATA);
  private readonly sheet = inject(MatDialogRef);
  private readonly api = inject(CampaignsApi);
  protected readonly todo = WHY_TODO;
  protected readonly why = rxResource({ stream: () => this.api.why(this.about.id) });
  protected readonly view = computed(() => (this.why.hasValue() ? this.why.value() : null));

  constructor() {
    effect((onCleanup) => {
      const timer = setInterval(() => this.why.reload(), EVERY_MS);
      onCleanup(() => clearInterval(timer));
    });
  }

  protected close(): void {
    this.sheet.close();
  }
}
