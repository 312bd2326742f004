import { Injectable, inject } from '@angular/core';
import { MatSnackBar } from '@angular/material/snack-bar';
import { toApiError } from '../api/api-error';

/** The one snack bar: whatever went wrong outside a form is said here (house.md, Errors). */
@Injectable({ providedIn: 'root' })
export class Notices {
  private readonly snackBar = inject(MatSnackBar);

  say(message: string): void {
    this.snackBar.open(message, undefined, { duration: 4_000 });
  }

  fail(error: unknown, doing: string): void {
    this.snackBar.open(`${doing}: ${toApiError(error).message}`, 'Close', { duration: 12_000, politeness: 'assertive' });
  }
}
