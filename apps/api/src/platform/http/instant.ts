import { isISO8601, ValidateBy } from 'class-validator';

/** What `toISOString` writes of a year that PostgreSQL reads as well: no sign, no year 0. */
const FOUR_DIGITS = /^(?!0000)\d{4}-/;

/** ISO 8601 also knows weeks, days of the year and hours alone, which `Date` cannot read: they would end as INTERNAL_ERROR. */
export function isInstant(value: unknown): value is string {
  if (typeof value !== 'string' || !isISO8601(value, { strict: true })) return false;
  const date = new Date(value);
  return Number.isFinite(date.getTime()) && FOUR_DIGITS.test(date.toISOString());
}

/** For DTO fields with a date and time. */
export function Instant(): PropertyDecorator {
  return ValidateBy({
    name: 'instant',
    validator: { validate: isInstant, defaultMessage: () => 'must be an ISO 8601 date and time, like 2026-05-19T10:00:00Z' },
  });
}
