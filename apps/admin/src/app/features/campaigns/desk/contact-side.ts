import { DatePipe } from '@angular/common';
import { Component, computed, inject, input } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import type { CallView, CampaignContactView } from '@dialer/contracts';
import { CallsApi } from '../../../core/api/calls.api';
import { outcomeWord, statusWord } from '../../../shared/ui/call-words';
import { WallClock } from '../../../shared/ui/clock';
import { DurationPipe } from '../../../shared/ui/duration.pipe';
import { PhonePipe } from '../../../shared/ui/phone.pipe';
import { StateChip } from '../../../shared/ui/state-chip';
import { TimeInPipe } from '../../../shared/ui/time.pipes';

const LATEST = 10;

/** Who is on the line, what is known of them, and what was said before. */
@Component({
  selector: 'app-contact-side',
  imports: [DatePipe, DurationPipe, MatButton, PhonePipe, StateChip, TimeInPipe],
  templateUrl: './contact-side.html',
  styleUrl: './contact-side.scss',
})
export class ContactSide {
  private readonly calls = inject(CallsApi);
  readonly contact = input.required<CampaignContactView>();
  protected readonly now = inject(WallClock).now;
  protected readonly custom = computed(() => Object.entries(this.contact().custom));
  /** The call that goes on is no history yet. */
  protected readonly history = rxResource({
    params: () => ({ id: this.contact().contact_id, callId: this.contact().call_id }),
    stream: ({ params }) =>
      this.calls.search(
        params.id ? { contact_id: params.id, sort: '-created_at', page_size: LATEST } : { q: this.contact().phone, page_size: LATEST },
      ),
  });
  protected readonly earlier = computed(() => {
    const current = this.contact().call_id;
    return this.history.hasValue() ? this.history.value().items.filter(({ id }) => id !== current) : null;
  });

  protected wordOf(call: CallView) {
    return call.outcome ? outcomeWord(call.outcome) : statusWord(call.state);
  }
}
