import type { CallView, ContactView } from '@dialer/contracts';

/** The person a call is for, as far as the panel shows them. */
export interface DialTarget {
  /** Null: a number typed by hand. */
  contactId: string | null;
  name: string;
  title: string | null;
  company: string;
  /** E.164. */
  phone: string;
  timeZone: string | null;
}

export function targetOfContact(contact: ContactView): DialTarget {
  const { id, name, title, company, phone, time_zone } = contact;
  return { contactId: id, name, title, company, phone, timeZone: time_zone };
}

export function targetOfNumber(phone: string): DialTarget {
  return { contactId: null, name: '', title: null, company: '', phone, timeZone: null };
}

/** After a reload the call is all that is known; enough to say who it is. */
export function targetOfCall(call: CallView): DialTarget {
  return {
    contactId: call.contact_id,
    name: call.contact_name ?? '',
    title: null,
    company: call.contact_company ?? '',
    phone: call.to_phone,
    timeZone: null,
  };
}
