import { Component, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { EmptyState } from '../../shared/ui/empty-state';
import { safeNext } from '../auth/session.guards';

/** Shown instead of a page when nobody answered the question who is signed in. */
@Component({
  selector: 'app-unavailable-page',
  imports: [EmptyState, MatButton],
  template: `
    <main id="main" tabindex="-1">
      <app-empty-state
        page
        icon="wifiOff"
        heading="The server cannot be reached"
        text="It may be starting, or the network is down. Nothing of yours is lost."
      >
        <button matButton="filled" type="button" [disabled]="trying()" (click)="retry()">{{ trying() ? 'Trying…' : 'Try again' }}</button>
      </app-empty-state>
    </main>
  `,
})
export class UnavailablePage {
  readonly next = input<string>();
  private readonly router = inject(Router);
  protected readonly trying = signal(false);

  protected async retry(): Promise<void> {
    this.trying.set(true);
    await this.router.navigateByUrl(safeNext(this.next()), { onSameUrlNavigation: 'reload' });
    this.trying.set(false);
  }
}
