import { CONTACTS, contactFor } from './contacts';

describe('the contacts', () => {
  it('are chosen by the last two digits', () => {
    expect(contactFor('+14155550110').digits).toBe('10');
    expect(contactFor('+442079460030').outcome).toMatchObject({ kind: 'busy' });
  });

  it.each(['+14155550199', '+1', '', 'client:agent_1'])('are a person who answers after 2 s for %j', (to) => {
    expect(contactFor(to)).toMatchObject({ digits: '', outcome: { kind: 'answer', afterMs: 2000 } });
  });

  it('have each their own digits', () => {
    const digits = CONTACTS.map((contact) => contact.digits);
    expect(new Set(digits).size).toBe(digits.length);
    expect(digits.every((pair) => /^\d\d$/.test(pair))).toBe(true);
  });

  it('answer as the table of the design says', () => {
    const times = Object.fromEntries(
      CONTACTS.map(({ digits, outcome }) => [digits, outcome.kind === 'answer' ? outcome.afterMs : outcome.kind]),
    );
    expect(times).toMatchObject({ 10: 1000, 11: 8000, 12: 1000, 13: 20_000, 30: 'busy', 31: 'never-answers', 32: 'reject' });
  });
});
