import { contactFor, DEFAULT_CONTACT } from '../contacts';
import type { Phone, PhoneBook } from '../phone-port';

/** A page that is open; `numbers` is null until it has said which calls it wants. */
export interface OpenPhone extends Phone {
  readonly numbers: string | null;
  readonly isFree: boolean;
}

/**
 * Who rings where. A page that names digits gets the numbers that end in them, whatever the table of contacts says; one
 * that names none gets every number that is not in the table. The page opened last comes first.
 */
export class PhoneDirectory implements PhoneBook {
  private readonly phones = new Set<OpenPhone>();

  get size(): number {
    return this.phones.size;
  }

  add(phone: OpenPhone): void {
    this.phones.add(phone);
  }

  remove(phone: OpenPhone): void {
    this.phones.delete(phone);
  }

  find(to: string): Phone | null {
    if (!/^\+\d+$/.test(to)) return null;
    const free = [...this.phones].reverse().filter((phone) => phone.isFree && phone.numbers !== null);
    const named = free.find(({ numbers }) => numbers !== '' && to.endsWith(numbers ?? ''));
    if (named) return named;
    return contactFor(to) === DEFAULT_CONTACT ? (free.find(({ numbers }) => numbers === '') ?? null) : null;
  }
}
