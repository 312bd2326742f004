import { DatePipe } from '@angular/common';
import { Component, inject } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { MatTooltip } from '@angular/material/tooltip';
import type { CallView, ContactView } from '@dialer/contracts';
import { CallsApi } from '../../../core/api/calls.api';
import { blockWords } from '../../../shared/ui/block-words';
import { contactWord, outcomeWord, statusWord } from '../../../shared/ui/call-words';
import { WallClock } from '../../../shared/ui/clock';
import { DurationPipe } from '../../../shared/ui/duration.pipe';
import { Icon } from '../../../shared/ui/icon';
import { PhonePipe } from '../../../shared/ui/phone.pipe';
import { StateChip } from '../../../shared/ui/state-chip';
import { TimeInPipe } from '../../../shared/ui/time.pipes';
import { ActiveCallStore } from '../call/active-call.store';
import { targetOfContact } from '../call/dial-target';

/** One person: who it is, what was said, every call so far. */
@Component({
  selector: 'app-contact-details',
  imports: [DatePipe, DurationPipe, Icon, MatButton, MatIconButton, MatTooltip, PhonePipe, StateChip, TimeInPipe],
  templateUrl: './contact-details.html',
  styleUrl: './contact-details.scss',
})
export class ContactDetails {
  protected readonly contact = inject<ContactView>(MAT_DIALOG_DATA);
  private readonly sheet = inject(MatDialogRef);
  private readonly callsApi = inject(CallsApi);
  protected readonly active = inject(ActiveCallStore);
  protected readonly now = inject(WallClock).now;
  protected readonly blockWords = blockWords;
  protected readonly word = contactWord(this.contact);
  protected readonly custom = Object.entries(this.contact.custom);
  protected readonly history = rxResource({
    stream: () => this.callsApi.search({ contact_id: this.contact.id, sort: '-created_at', page_size: 50 }),
  });

  protected wordOf(call: CallView) {
    return call.outcome ? outcomeWord(call.outcome) : statusWord(call.state);
  }

  protected dial(): void {
    this.sheet.close();
    void this.active.dial(targetOfContact(this.contact));
  }

  protected writeLog(call: CallView): void {
    this.sheet.close();
    this.active.openLog(call, targetOfContact(this.contact));
  }

  protected close(): void {
    this.sheet.close();
  }
}
