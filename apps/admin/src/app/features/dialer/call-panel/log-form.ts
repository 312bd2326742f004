import { Component, computed, inject, signal } from '@angular/core';
import { FormField, submit } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { CALL_OUTCOMES } from '@dialer/contracts';
import { toApiError } from '../../../core/api/api-error';
import { outcomeWord } from '../../../shared/ui/call-words';
import { Icon } from '../../../shared/ui/icon';
import { ActiveCallStore } from '../call/active-call.store';
import { AutoDial } from '../call/auto-dial';
import { CallLogStore } from '../call/call-log.store';
import { NextContactSource } from '../call/next-contact';

@Component({
  selector: 'app-log-form',
  imports: [FormField, Icon, MatButton, MatCheckbox, MatError, MatFormField, MatInput, MatLabel],
  templateUrl: './log-form.html',
  styleUrl: './log-form.scss',
})
export class LogForm {
  protected readonly log = inject(CallLogStore);
  private readonly active = inject(ActiveCallStore);
  private readonly next = inject(NextContactSource);
  private readonly autoDial = inject(AutoDial);
  protected readonly outcomes = CALL_OUTCOMES.map((name) => ({ name, ...outcomeWord(name) }));
  protected readonly mayDialNext = this.next.available;
  protected readonly busy = computed(() => this.log.fields().submitting());
  /** A date that was given stays in sight until it is taken out: it would be saved. */
  protected readonly asksFollowUp = computed(() => this.log.outcome() === 'follow_up' || this.log.fields.followUpAt().value() !== '');
  protected readonly refusal = signal('');
  /** Cancel was pressed once while there are notes. */
  protected readonly asked = signal(false);

  /** 1–9 choose an outcome; false when the key means nothing here. */
  press(key: string): boolean {
    const outcome = /^[1-9]$/.test(key) ? this.outcomes[Number(key) - 1] : undefined;
    if (outcome) this.log.choose(outcome.name);
    return outcome !== undefined;
  }

  async save(): Promise<void> {
    const contactId = this.active.target()?.contactId;
    if ((await this.store()) && contactId) await this.autoDial.saved(contactId);
  }

  protected async saveAndDialNext(): Promise<void> {
    const contactId = this.active.target()?.contactId;
    if (!(await this.store())) return;
    const next = await this.next.after(contactId ?? '').catch(() => null);
    if (next) await this.active.dial(next);
  }

  protected cancel(): void {
    if (this.log.hasNotes() && !this.asked()) this.asked.set(true);
    else this.active.close();
  }

  /** True: the server has it, and the panel is closed. */
  private async store(): Promise<boolean> {
    this.refusal.set('');
    const sent = await submit(this.log.fields, async () => {
      try {
        await this.log.save();
      } catch (error) {
        this.refusal.set(`The log was not saved: ${toApiError(error).message}`);
      }
      return undefined;
    });
    return sent && !this.refusal();
  }
}
