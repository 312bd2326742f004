import { isPossiblePhoneNumber } from 'libphonenumber-js/max';
import { E164 } from './e164';
import { AppError } from './errors/app-error';

/** Not a number of any plan: refused. Possible but unlikely ones are dialled, with a warning (contract.md §1). */
export function requirePhone(phone: string): string {
  if (E164.test(phone) && isPossiblePhoneNumber(phone)) return phone;
  const details = { phone, expected_format: '+[country code][number], digits only (E.164)', example: '+14155550110' };
  throw new AppError('INVALID_PHONE_FORMAT', 'This is not a phone number in international format', details);
}
