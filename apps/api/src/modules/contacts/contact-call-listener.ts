import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Tx } from '../../platform/database/database';
import { CallListeners, type CallListener } from '../calls/call-listeners';
import type { CallRow } from '../calls/calls.repository';
import { contactStatusOf } from './contact-status';
import { ContactsRepository } from './contacts.repository';

const SECOND = 1000;

/** A contact's status follows its latest call, inside the transaction that changes the call. */
@Injectable()
export class ContactCallListener implements CallListener, OnModuleInit {
  readonly part = 'follows';

  constructor(
    private readonly listeners: CallListeners,
    private readonly contacts: ContactsRepository,
  ) {}

  onModuleInit(): void {
    this.listeners.add(this);
  }

  async onStart(tx: Tx, call: CallRow): Promise<void> {
    if (call.contactId)
      await this.contacts.callStarted(tx, call.contactId, { id: call.id, createdAt: call.createdAt, status: contactStatusOf(call) });
  }

  async onChange(tx: Tx, before: CallRow, after: CallRow): Promise<void> {
    const same = contactStatusOf(before) === contactStatusOf(after) && before.endedAt?.getTime() === after.endedAt?.getTime();
    if (!after.contactId || same) return;
    const change = { callStatus: contactStatusOf(after), callDuration: answeredSeconds(after) };
    await this.contacts.callChanged(tx, after.contactId, after.id, change);
  }
}

function answeredSeconds({ startedAt, endedAt }: CallRow): number | null {
  if (!endedAt) return null;
  return startedAt ? Math.max(0, Math.round((endedAt.getTime() - startedAt.getTime()) / SECOND)) : 0;
}
