import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { AppError } from './app-error';

/** DTO classes are checked here, once for all routes: unknown fields dropped, types as declared, every bad field named. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => new AppError('VALIDATION_ERROR', 'Some fields are not valid', { fields: fieldFaults(errors) }),
  });
}

/** `{ "contacts.3.phone": "what it wants" }` (contract.md §1). */
export function fieldFaults(errors: readonly ValidationError[], prefix = ''): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const { property, constraints, children } of errors) {
    const path = prefix + property;
    const message = Object.values(constraints ?? {})[0];
    // A field called __proto__ would be swallowed by a plain assignment.
    if (message !== undefined)
      Object.defineProperty(faults, path, { value: message, enumerable: true, configurable: true, writable: true });
    Object.assign(faults, fieldFaults(children ?? [], `${path}.`));
  }
  return faults;
}
