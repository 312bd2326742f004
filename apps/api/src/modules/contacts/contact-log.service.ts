import { Injectable } from '@nestjs/common';
import type { ContactLogRequest, ContactView } from '@dialer/contracts';
import { Database, type Tx } from '../../platform/database/database';
import { AppError } from '../../platform/errors/app-error';
import type { Principal } from '../auth/principal';
import { maySee } from '../calls/call-access';
import type { CallRow } from '../calls/calls.repository';
import { CallsService, type CallLog } from '../calls/calls.service';
import { DoNotCallRepository } from '../compliance/do-not-call.repository';
import { ContactsRepository, type ContactRow } from './contacts.repository';
import { contactNotFound, ContactsService } from './contacts.service';

/** The rep's log: on the contact, on the call it is about, and on the do-not-call list, all or nothing; twice is as once. */
@Injectable()
export class ContactLogService {
  constructor(
    private readonly db: Database,
    private readonly contacts: ContactsRepository,
    private readonly service: ContactsService,
    private readonly calls: CallsService,
    private readonly doNotCall: DoNotCallRepository,
  ) {}

  async log(id: string, request: ContactLogRequest, principal: Principal): Promise<ContactView> {
    const log = toCallLog(request);
    const written = await this.db.tx(async (tx) => {
      // The call before its contact, as its own events lock them; else the two wait for each other.
      const call = request.call_id ? await this.calls.lock(tx, request.call_id) : null;
      const contact = await this.contacts.lock(tx, id);
      if (!contact) throw contactNotFound(id);
      if (request.call_id) requireOwnCall(call, contact, principal, request.call_id);
      await this.writeContact(tx, contact, call, log);
      if (request.do_not_call) await this.doNotCall.add(tx, contact.phone, 'rep', principal.id);
      return call && this.calls.log(tx, call, log, principal);
    });
    if (written) await this.calls.afterLog(written);
    return this.service.view(id);
  }

  /** For a log that was written elsewhere, in a transaction that has locked the call. */
  async note(tx: Tx, contactId: string, call: CallRow | null, log: CallLog): Promise<void> {
    const contact = await this.contacts.lock(tx, contactId);
    if (contact) await this.writeContact(tx, contact, call, log);
  }

  /** A late log of an older call belongs to that call; the contact shows the latest. */
  private async writeContact(tx: Tx, contact: ContactRow, call: CallRow | null, log: CallLog): Promise<void> {
    if (call && contact.lastCallAt && call.id !== contact.lastCallId && call.createdAt < contact.lastCallAt) return;
    await this.contacts.update(tx, contact.id, { callOutcome: log.outcome, callNotes: log.notes, followUpAt: log.followUpAt });
  }
}

function toCallLog({ outcome, notes, follow_up_at }: ContactLogRequest): CallLog {
  return { outcome, notes: notes ?? null, followUpAt: follow_up_at ? new Date(follow_up_at) : null };
}

/** Somebody else's call is as good as none; a call to somebody else is a mistake worth a word. */
function requireOwnCall(call: CallRow | null, contact: ContactRow, principal: Principal, id: string): void {
  if (!call || !maySee(call, principal)) throw new AppError('CALL_NOT_FOUND', 'There is no such call', { call_id: id });
  if (call.contactId === contact.id || call.toPhone === contact.phone) return;
  throw new AppError('VALIDATION_ERROR', 'Some fields are not valid', { fields: { call_id: 'must be a call to this contact' } });
}
