import type { CallView, ContactView } from '@dialer/contracts';

/** The person a call is for, as far as the panel shows them. */
export interface DialTarget {
  contactId: string;
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

/** After a reload the call is all that is known; enough to say who it is. */
export function targetOfCall(call: CallView): DialTarget | null {
  if (!call.contact_id) return null;
  return {
    contactId: call.contact_id,
    name: call.contact_name ?? '',
    title: null,
    company: call.contact_company ?? '',
    phone: call.to_phone,
    timeZone: null,
  };
}
