import { Injectable } from '@nestjs/common';
import type { ContactFindResult, ContactSearchRequest, ContactSearchResult, ContactUpdateRequest, ContactView } from '@dialer/contracts';
import { Database } from '../../platform/database/database';
import { AppError } from '../../platform/errors/app-error';
import { DialGate, type GateDial } from '../calls/dial-gate';
import { ContactsRepository, type ContactRow } from './contacts.repository';
import { toContactHit, toContactView } from './contact-view';

const HITS = 8;

@Injectable()
export class ContactsService {
  constructor(
    private readonly db: Database,
    private readonly contacts: ContactsRepository,
    private readonly gate: DialGate,
  ) {}

  /** For whoever dials a contact: throws CONTACT_NOT_FOUND. */
  async byId(id: string): Promise<ContactRow> {
    const contact = await this.contacts.byId(id);
    if (!contact) throw contactNotFound(id);
    return contact;
  }

  async view(id: string): Promise<ContactView> {
    return this.toView(await this.byId(id));
  }

  async search(listId: string, request: ContactSearchRequest): Promise<ContactSearchResult> {
    if (!(await this.contacts.listIsThere(listId))) throw new AppError('NOT_FOUND', 'There is no such list');
    const { rows, total } = await this.contacts.search(listId, request);
    return { items: await this.toViews(rows), total };
  }

  async find(q: string): Promise<ContactFindResult> {
    return { items: (await this.contacts.find(q.trim(), HITS)).map(toContactHit) };
  }

  async update(id: string, { call_notes }: ContactUpdateRequest): Promise<ContactView> {
    if (call_notes === undefined) return this.view(id);
    const contact = await this.contacts.update(this.db.orm, id, { callNotes: call_notes });
    if (!contact) throw contactNotFound(id);
    return this.toView(contact);
  }

  private async toView(contact: ContactRow): Promise<ContactView> {
    const [view] = await this.toViews([contact]);
    return view!;
  }

  /** With what the gate would say if each were dialled now, so that a Dial button does not promise what will be refused. */
  private async toViews(contacts: readonly ContactRow[]): Promise<ContactView[]> {
    const verdicts = await this.gate.judgeMany(this.db.orm, contacts.map(gateDial));
    return contacts.map((contact, index) => toContactView(contact, verdicts[index]!));
  }
}

const gateDial = ({ phone, timeZone }: ContactRow): GateDial => ({
  to: phone,
  contactZone: timeZone,
  automatic: false,
  hoursOverridden: false,
  callerId: null,
});

export function contactNotFound(id: string): AppError {
  return new AppError('CONTACT_NOT_FOUND', 'There is no such contact', { contact_id: id });
}
