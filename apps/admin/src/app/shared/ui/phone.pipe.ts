import { Pipe, type PipeTransform } from '@angular/core';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** `+14155550110` → `(415) 555-0110`; what cannot be parsed is shown as it is. The country is shown beside it. */
@Pipe({ name: 'phone' })
export class PhonePipe implements PipeTransform {
  transform(e164: string): string {
    return parsePhoneNumberFromString(e164)?.formatNational() ?? e164;
  }
}
