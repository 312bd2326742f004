import { Component, inject, signal } from '@angular/core';
import { FormField, form, submit, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { Notices } from '../../../core/shell/notices';
import { Icon } from '../../../shared/ui/icon';
import { ActiveCallStore } from '../call/active-call.store';
import { targetOfNumber } from '../call/dial-target';
import { RecordSwitch } from '../call/record-switch';

/** Numbers without a country are read as the lists are (contract.md §8). */
const COUNTRY = 'US';

/** A number that is in no list. */
@Component({
  selector: 'app-dial-pad',
  imports: [FormField, Icon, MatButton, MatError, MatFormField, MatInput, MatLabel, RecordSwitch],
  template: `
    <form novalidate (submit)="$event.preventDefault(); dial()" aria-label="Dial a number">
      <mat-form-field>
        <mat-label>Phone number</mat-label>
        <input matInput type="tel" autocomplete="off" placeholder="(415) 555-0110 or +44 20 7946 0910" [formField]="fields.number" />
        <mat-error>{{ fields.number().errors()[0]?.message }}</mat-error>
      </mat-form-field>
      <button matButton="tonal" type="submit"><app-icon name="call" /> Dial</button>
      <app-record-switch />
    </form>
  `,
  styles: `
    form {
      display: flex;
      flex-wrap: wrap;
      align-items: start;
      gap: 12px;
    }
    mat-form-field {
      flex: 0 1 360px;
      min-inline-size: 0;
    }
    button,
    app-record-switch {
      flex: none;
      white-space: nowrap;
    }
  `,
})
export class DialPad {
  private readonly calls = inject(ActiveCallStore);
  private readonly notices = inject(Notices);
  private readonly model = signal({ number: '' });
  protected readonly fields = form(this.model, (path) => {
    validate(path.number, ({ value }) =>
      e164(value()) ? null : { kind: 'phone', message: 'Enter a phone number, abroad with + and country code' },
    );
  });

  protected async dial(): Promise<void> {
    if (this.calls.busy()) return this.notices.say(this.calls.busyWords());
    await submit(this.fields, async () => {
      const phone = e164(this.model().number);
      // Not awaited: the form is done when the panel has taken over.
      if (phone) void this.calls.dial(targetOfNumber(phone));
      return undefined;
    });
  }
}

/** Possible is enough (contract.md §1): whether it exists is for the carrier to say. */
function e164(text: string): string | null {
  const number = parsePhoneNumberFromString(text.slice(0, 64), COUNTRY);
  return number?.isPossible() ? number.number : null;
}
