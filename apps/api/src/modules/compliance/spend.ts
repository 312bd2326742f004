import { CALL_RATES, UNKNOWN_RATE } from './data/call-rates';

/** Longer starts of a number tell no other rate. */
export const RATE_PREFIX_LENGTH = Math.max(...Object.keys(CALL_RATES).map((prefix) => prefix.length));

/** US dollars a minute to this number may cost. */
export function ratePerMinute(phone: string): number {
  for (let length = Math.min(RATE_PREFIX_LENGTH, phone.length); length > 1; length -= 1) {
    const rate = CALL_RATES[phone.slice(0, length)];
    if (rate !== undefined) return rate;
  }
  return UNKNOWN_RATE;
}

/** Begun minutes per destination, summed up. */
export function estimate(minutes: readonly { phone: string; minutes: number }[]): number {
  return minutes.reduce((sum, one) => sum + one.minutes * ratePerMinute(one.phone), 0);
}
