import { DOCUMENT, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { form, maxLength, required, validate } from '@angular/forms/signals';
import { type CallView, type ContactLogRequest, SUGGESTED_OUTCOME, type TerminalCallState } from '@dialer/contracts';
import { Subject, firstValueFrom } from 'rxjs';
import { CallsApi } from '../../../core/api/calls.api';
import { ContactsApi } from '../../../core/api/contacts.api';
import { ActiveCallStore } from './active-call.store';
import { isOver } from './call-progress';

export interface LogDraft {
  outcome: string;
  notes: string;
  /** As the browser's own field gives it: local time without a zone. */
  followUpAt: string;
  doNotCall: boolean;
}
const EMPTY: LogDraft = { outcome: '', notes: '', followUpAt: '', doNotCall: false };
const KEY = 'dialer.log-draft';
/** The API's limit; a person who writes more is told while writing. */
const NOTES_MAX = 10_000;

/** The log of the active call: written from the first ring on, sent once at the end. */
@Injectable({ providedIn: 'root' })
export class CallLogStore {
  private readonly contacts = inject(ContactsApi);
  private readonly calls = inject(CallsApi);
  private readonly active = inject(ActiveCallStore);
  private readonly storage = inject(DOCUMENT).defaultView?.sessionStorage;
  private readonly draft = signal<LogDraft>(EMPTY);
  private readonly saves = new Subject<{ contactId: string }>();
  private loadedFor: string | null = null;

  readonly fields = form(this.draft, (path) => {
    required(path.outcome, { message: 'Choose an outcome' });
    maxLength(path.notes, NOTES_MAX, { message: 'These notes are too long' });
    required(path.followUpAt, { message: 'Say when to follow up', when: ({ valueOf }) => valueOf(path.outcome) === 'follow_up' });
    validate(path.followUpAt, ({ value }) =>
      value() && new Date(value()).getTime() <= Date.now() ? { kind: 'past', message: 'Choose a time to come' } : null,
    );
  });
  readonly outcome = computed(() => this.draft().outcome);
  readonly hasNotes = computed(() => this.draft().notes.trim() !== '');
  /** The rows on the page listen: their status changed. */
  readonly saved = this.saves.asObservable();

  constructor() {
    let turn = untracked(this.active.turn);
    effect(() => {
      const now = this.active.turn();
      const call = this.active.call();
      untracked(() => {
        if (now !== turn) this.clear();
        turn = now;
        if (call) this.follow(call);
      });
    });
    effect(() => {
      const draft = this.draft();
      const id = untracked(this.active.call)?.id;
      if (id && draft !== EMPTY) this.storage?.setItem(KEY, JSON.stringify({ id, draft }));
    });
  }

  choose(outcome: string): void {
    this.draft.update((draft) => ({ ...draft, outcome }));
  }

  /** They want no more calls. */
  refuseFurther(): void {
    this.draft.update((draft) => ({ ...draft, outcome: 'not_interested', doNotCall: true }));
  }

  /** Throws ApiError; the draft stays as it is then. */
  async save(): Promise<void> {
    const contactId = this.active.target()?.contactId;
    const callId = this.active.call()?.id;
    const request = toRequest(this.draft());
    if (contactId) await firstValueFrom(this.contacts.log(contactId, { ...request, ...(callId && { call_id: callId }) }));
    else if (callId) await firstValueFrom(this.calls.log(callId, request));
    if (contactId) this.saves.next({ contactId });
    this.active.close();
  }

  private follow(call: CallView): void {
    if (this.loadedFor !== call.id) {
      this.loadedFor = call.id;
      const kept = this.kept(call.id);
      if (kept) this.draft.set(kept);
    }
    if (isOver(call.state) && !this.draft().outcome) this.choose(suggestionFor(call) ?? '');
  }

  private clear(): void {
    this.loadedFor = null;
    this.draft.set(EMPTY);
    this.fields().reset();
    this.storage?.removeItem(KEY);
  }

  private kept(id: string): LogDraft | null {
    try {
      const stored = JSON.parse(this.storage?.getItem(KEY) ?? 'null') as { id: string; draft: LogDraft } | null;
      return stored?.id === id ? { ...EMPTY, ...stored.draft } : null;
    } catch {
      // Something else wrote there; a lost draft is not worth a broken panel.
      return null;
    }
  }
}

function suggestionFor(call: CallView): string | null {
  return call.suggested_outcome ?? SUGGESTED_OUTCOME[call.state as TerminalCallState] ?? null;
}

function toRequest(draft: LogDraft): ContactLogRequest {
  const notes = draft.notes.trim();
  return {
    outcome: draft.outcome,
    ...(notes && { notes }),
    ...(draft.followUpAt && { follow_up_at: new Date(draft.followUpAt).toISOString() }),
    ...(draft.doNotCall && { do_not_call: true }),
  };
}
