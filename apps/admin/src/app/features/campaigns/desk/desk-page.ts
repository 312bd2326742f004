import { LiveAnnouncer } from '@angular/cdk/a11y';
import { DecimalPipe, NgComponentOutlet } from '@angular/common';
import { Component, type Type, computed, effect, inject, input, signal, untracked, viewChild } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatTooltip } from '@angular/material/tooltip';
import { RouterLink } from '@angular/router';
import { DeskLine } from '../../../core/desk/desk-line';
import { DeskSeat } from '../../../core/desk/desk-seat';
import { PanelDock } from '../../../core/desk/panel-dock';
import { Notices } from '../../../core/shell/notices';
import { EmptyState } from '../../../shared/ui/empty-state';
import { Icon } from '../../../shared/ui/icon';
import { StateChip } from '../../../shared/ui/state-chip';
import { CAMPAIGN_WORDS, deskWords, detectionWords } from '../campaign-words';
import { Elapsed } from '../elapsed';
import { WhyButton } from '../why/why-button';
import { ContactSide } from './contact-side';
import { DeskCommands } from './desk-commands';
import { DESK_KEYS } from './desk-keys';
import { DeskPresence } from './desk-presence';
import { DeskStore } from './desk.store';
import { LineList } from './line-list';
import { PAUSE_REASONS, PauseMenu } from './pause-menu';
import { scriptFor } from './script-text';

/** A rep at work (ui.md, Desk): the lines, the call with its script, and whom it is with. Worked by keyboard. */
@Component({
  selector: 'app-desk-page',
  imports: [
    ContactSide,
    DecimalPipe,
    Elapsed,
    EmptyState,
    Icon,
    LineList,
    MatButton,
    MatIconButton,
    MatTooltip,
    NgComponentOutlet,
    PauseMenu,
    RouterLink,
    StateChip,
    WhyButton,
  ],
  providers: [DeskCommands],
  templateUrl: './desk-page.html',
  styleUrl: './desk-page.scss',
  host: { '(document:keydown)': 'onKey($event)' },
})
export class DeskPage {
  readonly id = input.required<string>();
  protected readonly desk = inject(DeskStore);
  protected readonly presence = inject(DeskPresence);
  protected readonly commands = inject(DeskCommands);
  private readonly seats = inject(DeskSeat);
  private readonly line = inject(DeskLine);
  private readonly dialog = inject(MatDialog);
  private readonly notices = inject(Notices);
  private readonly why = viewChild(WhyButton);

  protected readonly words = CAMPAIGN_WORDS;
  protected readonly panel = signal<Type<unknown> | null>(null);
  protected readonly pausing = signal(false);
  protected readonly elsewhere = computed(() => {
    const seat = this.seats.seat();
    return seat && seat.campaignId !== this.id() ? seat : null;
  });
  protected readonly mine = computed(() => (this.presence.here() ? this.desk.agent() : null));
  /** Somebody of this name sits here already, but not in this window. */
  protected readonly otherWindow = computed(() => !this.presence.here() && this.desk.agent() !== null && this.elsewhere() === null);
  protected readonly callOpen = computed(() => this.line.call() !== null);
  private readonly name = computed(
    () => this.line.call()?.contact_name ?? this.desk.contact()?.name ?? this.commands.ownLine()?.name ?? null,
  );
  protected readonly state = computed(() =>
    deskWords(this.mine(), this.desk.lines(), this.desk.campaign()?.status ?? 'waiting', this.name()),
  );
  protected readonly counts = computed(() => ['wrap_up', 'paused', 'free', 'connected'].includes(this.mine()?.state ?? ''));
  protected readonly advice = computed(() => detectionWords(this.commands.ownLine()?.answered_by ?? null));
  protected readonly contact = computed(() =>
    ['gone', 'free', 'away', undefined].includes(this.mine()?.state) ? null : this.desk.contact(),
  );
  protected readonly script = computed(() => {
    const script = this.desk.settings()?.script;
    // After the call the log wants the room.
    return script && this.mine()?.state !== 'wrap_up' ? scriptFor(script, this.contact()) : null;
  });

  constructor() {
    const announcer = inject(LiveAnnouncer);
    const dock = inject(PanelDock);
    effect(() => {
      const id = this.id();
      untracked(() => this.desk.show(id));
    });
    effect((onCleanup) => {
      dock.taken.set(true);
      onCleanup(() => dock.taken.set(false));
    });
    effect((onCleanup) => {
      // Whoever sits here is heard of on every page; a desk only looked at is let go with the page.
      onCleanup(() => untracked(() => this.presence.here() || this.desk.close()));
    });
    effect(() => {
      if (this.seats.seat()?.campaignId === this.id() && this.desk.agent()) untracked(() => void this.presence.comeBack());
    });
    effect(() => {
      const words = this.state();
      if (this.mine()) void announcer.announce(words, 'polite');
    });
    void this.line.panel().then((panel) => this.panel.set(panel));
  }

  protected async leave(): Promise<void> {
    try {
      await this.presence.leave();
    } catch (error) {
      this.notices.fail(error, 'You are still at the desk');
    }
  }

  protected pause(reason: string): void {
    this.pausing.set(false);
    void this.commands.pause(reason);
  }

  protected togglePause(): void {
    if (this.commands.paused()) void this.commands.resume();
    else this.pausing.update((open) => !open && this.commands.mayPause());
  }

  protected async help(): Promise<void> {
    const { KeyList } = await import('../../../shared/ui/key-list');
    this.dialog.open(KeyList, { width: '460px', data: DESK_KEYS });
  }

  protected onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || this.dialog.openDialogs.length > 0) return;
    if (!this.press(event.key.toLowerCase())) return;
    event.preventDefault();
    // The panel hears the same keys: what the desk has taken is not its.
    event.stopImmediatePropagation();
  }

  /** One key as the buttons show it; false when it means nothing now. */
  private press(key: string): boolean {
    const reason = this.pausing() && /^[1-9]$/.test(key) ? PAUSE_REASONS[Number(key) - 1] : undefined;
    if (reason) return this.done(() => this.pause(reason));
    switch (key) {
      case 'n':
        return this.commands.mayGoOn() && this.done(() => void this.commands.next());
      case 'p':
        return this.mine() !== null && this.done(() => this.togglePause());
      case 'v':
        return this.commands.mayDrop() && this.done(() => void this.commands.drop());
      case 'w':
        return this.done(() => void this.why()?.open());
      case '?':
        return this.done(() => void this.help());
      case 'escape':
        return this.escape();
      default:
        return false;
    }
  }

  private escape(): boolean {
    if (this.commands.dropComes()) return this.done(() => void this.commands.veto());
    if (!this.pausing()) return false;
    this.pausing.set(false);
    return true;
  }

  private done(act: () => void): true {
    act();
    return true;
  }
}

function typing(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable]');
}
