import { Component, ElementRef, afterRenderEffect, output, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';

const LONGEST = 500;

/** A rep insists on a call outside calling hours: not before a reason is given, which is kept with the call (calls.md H). */
@Component({
  selector: 'app-override-hours',
  imports: [MatButton, MatFormField, MatHint, MatInput, MatLabel],
  template: `
    @if (open()) {
      <form (submit)="send($event)">
        <mat-form-field subscriptSizing="dynamic">
          <mat-label>Why now?</mat-label>
          <input
            matInput
            #field
            autocomplete="off"
            [attr.maxlength]="longest"
            [value]="reason()"
            (input)="reason.set(field.value)"
            data-testid="override-reason"
          />
          <mat-hint>Kept with the call, for whoever asks later.</mat-hint>
        </mat-form-field>
        <button matButton="filled" type="submit" [disabled]="!reason().trim()" data-testid="override-dial">Call now</button>
      </form>
    } @else {
      <button matButton type="button" (click)="open.set(true)" data-testid="override-hours">Call all the same…</button>
    }
  `,
  styles: `
    :host {
      display: block;
      margin-block-start: 8px;
    }
    form {
      display: grid;
      justify-items: start;
      gap: 8px;
    }
    mat-form-field {
      inline-size: 100%;
    }
  `,
})
export class OverrideHours {
  readonly insisted = output<string>();
  protected readonly open = signal(false);
  protected readonly reason = signal('');
  protected readonly longest = LONGEST;
  private readonly field = viewChild<ElementRef<HTMLInputElement>>('field');

  constructor() {
    // The button that had the keyboard is gone as soon as it is pressed.
    afterRenderEffect(() => this.field()?.nativeElement.focus());
  }

  protected send(event: Event): void {
    event.preventDefault();
    if (this.reason().trim()) this.insisted.emit(this.reason().trim());
  }
}
