import { AppError } from '../../platform/errors/app-error';
import { parsePhone } from '../../platform/phone-parsing';

/** As people write it; without a country code it is read as one of the US. Throws INVALID_PHONE_FORMAT. */
export function readNumber(text: string): string {
  const parsed = parsePhone(text, 'US');
  if (!parsed) throw new AppError('INVALID_PHONE_FORMAT', 'This is not a phone number; write it with its country code, like +14155550123');
  return parsed.phone;
}
