import { LiveAnnouncer } from '@angular/cdk/a11y';
import { TitleCasePipe } from '@angular/common';
import { Component, DOCUMENT, ElementRef, afterRenderEffect, computed, effect, inject, untracked, viewChild } from '@angular/core';
import { FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatTooltip } from '@angular/material/tooltip';
import { DeskSeat } from '../../../core/desk/desk-seat';
import { PanelDock } from '../../../core/desk/panel-dock';
import { WallClock } from '../../../shared/ui/clock';
import { contactRow } from '../../../shared/ui/contact-row';
import { Icon } from '../../../shared/ui/icon';
import { PhonePipe } from '../../../shared/ui/phone.pipe';
import { TimeInPipe } from '../../../shared/ui/time.pipes';
import { ActiveCallStore } from '../call/active-call.store';
import { CallLogStore } from '../call/call-log.store';
import type { CallPhase } from '../call/call-phase';
import { CallWatch } from '../call/call-watch';
import { endingWords } from '../call/call-words';
import { StopCall } from '../call/stop-call';
import { CallControls } from './call-controls';
import { CallTimer } from './call-timer';
import { LogForm } from './log-form';
import { OverrideHours } from './override-hours';
import { RecordingControls, recordingWords } from './recording-controls';

const HEADINGS: Record<CallPhase, string> = {
  idle: '',
  microphone: 'Asking for the microphone…',
  dialing: 'Dialing…',
  ringing: 'Ringing…',
  connected: 'Connected',
  ending: 'Ending…',
  over: 'Log call',
  refused: 'Not called',
  manual: 'Call by hand',
};

/** Mounted above every page: stays while the rep moves between them, and comes back after a reload (ui.md). */
@Component({
  selector: 'app-call-panel',
  imports: [
    CallControls,
    CallTimer,
    FormField,
    Icon,
    LogForm,
    MatButton,
    MatFormField,
    MatInput,
    MatLabel,
    MatTooltip,
    OverrideHours,
    PhonePipe,
    RecordingControls,
    TimeInPipe,
    TitleCasePipe,
  ],
  templateUrl: './call-panel.html',
  styleUrl: './call-panel.scss',
  host: { '(document:keydown)': 'onKey($event)', '[class.docked]': 'dock.taken()' },
})
export class CallPanel {
  protected readonly store = inject(ActiveCallStore);
  protected readonly log = inject(CallLogStore);
  protected readonly dock = inject(PanelDock);
  private readonly seats = inject(DeskSeat);
  private readonly stopper = inject(StopCall);
  private readonly announcer = inject(LiveAnnouncer);
  private readonly document = inject(DOCUMENT);
  private readonly section = viewChild<ElementRef<HTMLElement>>('section');
  private readonly controls = viewChild(CallControls);
  private readonly form = viewChild(LogForm);
  private readonly recorder = viewChild(RecordingControls);
  private cameFrom: Element | null = null;
  private openFor: string | null = null;

  protected readonly clock = inject(WallClock).now;
  protected readonly heading = computed(() =>
    this.store.onHold() && this.store.phase() === 'connected' ? 'On hold' : HEADINGS[this.store.phase()],
  );
  protected readonly ending = computed(() => {
    const call = this.store.call();
    if (this.store.phase() !== 'over' || !call) return null;
    return this.store.givenUp() ? 'You ended the call before anybody answered.' : endingWords(call);
  });
  private readonly recordingView = computed(() => (this.store.onLine() ? (this.store.call()?.recording ?? null) : null));
  protected readonly recording = computed(() => recordingWords(this.recordingView()));
  /** Something is being recorded at this moment. */
  protected readonly taking = computed(() => this.recordingView()?.status === 'in-progress' && !this.recordingView()?.paused);
  protected readonly initials = computed(() => initials(this.store.target()?.name ?? ''));
  protected readonly phone = computed(() => this.store.target()?.phone ?? this.store.call()?.to_phone ?? '');
  protected readonly canLog = computed(
    () =>
      (this.store.phase() === 'over' && this.store.call()?.log_owed) ||
      (this.store.phase() === 'manual' && !!this.store.target()?.contactId),
  );

  constructor() {
    inject(CallWatch);
    effect(() => this.announce());
    afterRenderEffect(() => this.moveFocus(this.store.visible(), this.section()?.nativeElement));
  }

  protected onKey(event: KeyboardEvent): void {
    if (!this.store.visible()) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      if (this.form()) event.preventDefault();
      void this.form()?.save();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || this.typing(event.target)) return;
    const taken =
      this.form()?.press(event.key) ||
      this.recorder()?.press(event.key) ||
      this.controls()?.press(event.key) ||
      (this.seats.taken() && this.pressAtDesk(event.key.toLowerCase()));
    if (taken) event.preventDefault();
  }

  /** At a desk one key saves the log and asks for the next, and one ends what is not wanted. */
  private pressAtDesk(key: string): boolean {
    const form = this.form();
    if (key === 'n' && form) void form.save();
    else if (key === 's' && this.store.onLine()) void this.stopper.stop();
    else return false;
    return true;
  }

  protected again(): void {
    const target = this.store.target();
    if (target) void this.store.dial(target);
  }

  protected overHours(reason: string): void {
    const target = this.store.target();
    if (target) void this.store.dial(target, reason);
  }

  private typing(target: EventTarget | null): boolean {
    return target instanceof Element && target.matches('input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable]');
  }

  /** State changes politely, an ending or a refusal at once. */
  private announce(): void {
    const phase = this.store.phase();
    if (phase === 'idle') return;
    const words = untracked(() => this.ending() ?? this.store.problem()?.what ?? this.heading());
    const name = untracked(() => this.store.target()?.name ?? '');
    void this.announcer.announce(
      phase === 'over' || phase === 'refused' ? words : `${words} ${name}`,
      phase === 'over' || phase === 'refused' ? 'assertive' : 'polite',
    );
  }

  /** Into the panel when a call starts, back to where it came from when it closes. */
  private moveFocus(open: boolean, section: HTMLElement | undefined): void {
    if (open && section && this.openFor === null) {
      this.cameFrom = this.document.activeElement;
      this.openFor = untracked(() => this.store.target()?.contactId ?? '');
      section.focus();
    } else if (!open && this.openFor !== null) {
      const row = contactRow(this.document, this.openFor);
      const before = this.cameFrom;
      this.openFor = this.cameFrom = null;
      (before instanceof HTMLElement && before.isConnected && before !== this.document.body ? before : row)?.focus();
    }
  }
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => (word ? [...word][0] : ''))
    .join('')
    .toUpperCase();
}
