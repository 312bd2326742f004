import { applyDecorators } from '@nestjs/common';
import { IsString, MaxLength, ValidateBy } from 'class-validator';

/** With the `u` flag only halves of a pair match `Surrogate`. */
const UNCLEAN = /[\0\p{Surrogate}]/u;
const ALL_UNCLEAN = new RegExp(UNCLEAN, 'gu');

/**
 * Text that can be stored and sent on: PostgreSQL refuses NUL in text, and a lone surrogate in JSON, with an error that would
 * otherwise be our INTERNAL_ERROR.
 */
export function isCleanText(value: unknown): value is string {
  return typeof value === 'string' && !UNCLEAN.test(value);
}

/** For text that comes from elsewhere and is better mended than refused. */
export function toCleanText(value: string): string {
  return UNCLEAN.test(value) ? value.replace(ALL_UNCLEAN, '\uFFFD') : value;
}

/** For DTO fields with free text. */
export function CleanText(maxLength: number): PropertyDecorator {
  return applyDecorators(
    ValidateBy({
      name: 'cleanText',
      validator: { validate: isCleanText, defaultMessage: () => 'must not contain NUL or half characters' },
    }),
    MaxLength(maxLength, { message: `must not be longer than ${maxLength} characters` }),
    IsString({ message: 'must be text' }),
  );
}
