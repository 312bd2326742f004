import { CALL_STATES, CONTACT_CALL_STATUSES } from '@dialer/contracts';
import { contactStatusOf } from './contact-status';

describe('the status of a contact', () => {
  it.each(CALL_STATES)('has a word for a call that is %s', (state) => {
    for (const abandoned of [true, false]) expect(CONTACT_CALL_STATUSES).toContain(contactStatusOf({ state, abandoned }));
    expect(contactStatusOf({ state, abandoned: false })).toBe(state);
  });

  it('says abandoned once an abandoned call has ended', () => {
    expect(contactStatusOf({ state: 'in-progress', abandoned: true })).toBe('in-progress');
    expect(contactStatusOf({ state: 'completed', abandoned: true })).toBe('abandoned');
  });
});
