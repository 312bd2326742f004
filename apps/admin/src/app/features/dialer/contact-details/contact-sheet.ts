import { Injectable, inject } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import type { ContactView } from '@dialer/contracts';
import { type Observable, firstValueFrom } from 'rxjs';
import { ContactsApi } from '../../../core/api/contacts.api';
import { Notices } from '../../../core/shell/notices';

/** The sheet of one contact at the side of the page. */
@Injectable({ providedIn: 'root' })
export class ContactSheet {
  private readonly dialog = inject(MatDialog);
  private readonly contacts = inject(ContactsApi);
  private readonly notices = inject(Notices);

  /** Answers when it is closed. */
  async open(contact: ContactView): Promise<void> {
    const { ContactDetails } = await import('./contact-details');
    const sheet = this.dialog.open(ContactDetails, {
      data: contact,
      ariaLabel: contact.name,
      position: { right: '0', top: '0' },
      height: '100dvh',
      width: 'min(480px, 100vw)',
      maxWidth: '100vw',
      panelClass: 'side-sheet',
    });
    await firstValueFrom(sheet.afterClosed() as Observable<undefined>, { defaultValue: undefined });
  }

  /** By an id that came with the address; says so when it leads nowhere. */
  async openById(id: string): Promise<void> {
    try {
      await this.open(await firstValueFrom(this.contacts.get(id)));
    } catch (error) {
      this.notices.fail(error, 'The contact could not be opened');
    }
  }
}
