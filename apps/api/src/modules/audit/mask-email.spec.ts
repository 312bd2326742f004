import { maskEmail } from './mask-email';

describe('maskEmail', () => {
  it.each([
    ['ada@example.com', 'a•••@example.com'],
    ['a@b', 'a•••@b'],
    ['ada@lovelace@example.com', 'a•••@example.com'],
    ['hunter2', '•••'],
    ['@example.com', '•••'],
    ['', '•••'],
    ['ada@', '•••'],
    ["'; drop table users; --@x", '•••'],
    ['ada@exam ple.com', '•••'],
    [`ada@${'x'.repeat(101)}`, '•••'],
  ])('%s → %s', (given, masked) => expect(maskEmail(given)).toBe(masked));
});
