import { ErrorHandler, Injectable, inject, Injector } from '@angular/core';
import { MatSnackBar } from '@angular/material/snack-bar';

/** What browsers say when a lazy chunk of an older version is gone from the server. */
const CHUNK_GONE = /dynamically imported module|Importing a module script failed|error loading dynamically imported/i;

/** Knows one thing: after a new version was put in place, parts of this page are gone until it is loaded again. */
@Injectable()
export class AppErrorHandler implements ErrorHandler {
  // Asked for late: this handler exists before nearly everything else.
  private readonly injector = inject(Injector);

  handleError(error: unknown): void {
    console.error(error);
    if (CHUNK_GONE.test(String(error instanceof Error ? error.message : error))) this.offerReload();
  }

  private offerReload(): void {
    this.injector
      .get(MatSnackBar)
      .open('There is a new version of this page.', 'Reload', { politeness: 'assertive' })
      .onAction()
      .subscribe(() => location.reload());
  }
}
