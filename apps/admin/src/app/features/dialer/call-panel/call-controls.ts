import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatTooltip } from '@angular/material/tooltip';
import type { AudioFileView } from '@dialer/contracts';
import { Notices } from '../../../core/shell/notices';
import { Icon } from '../../../shared/ui/icon';
import { ActiveCallStore } from '../call/active-call.store';
import { AudioKeeper } from '../call/audio-keeper';
import { CallAudio } from '../call/call-audio';
import { lineWords } from '../call/call-words';
import { MessagePlayer } from '../call/message-player';
import { Tones } from '../softphone/tones';
import { AudioMenu } from './audio-menu';
import { Keypad } from './keypad';
import { LevelMeter } from '../../../shared/ui/level-meter';
import { MessageMenu } from './message-menu';

/** What a rep can do while the call is live: mute, hold, keypad, end, and coming back with the audio. */
@Component({
  selector: 'app-call-controls',
  imports: [AudioMenu, Icon, Keypad, LevelMeter, MatButton, MatTooltip, MessageMenu],
  templateUrl: './call-controls.html',
  styleUrl: './call-controls.scss',
})
export class CallControls {
  protected readonly store = inject(ActiveCallStore);
  protected readonly audio = inject(CallAudio);
  protected readonly keeper = inject(AudioKeeper);
  protected readonly messages = inject(MessagePlayer);
  private readonly tones = inject(Tones);
  private readonly notices = inject(Notices);
  protected readonly keypadOpen = signal(false);
  protected readonly audioOpen = signal(false);
  protected readonly messagesOpen = signal(false);
  protected readonly digits = signal('');
  protected readonly connected = computed(() => this.store.phase() === 'connected');
  protected readonly lineTrouble = computed(() => {
    const warning = this.audio.warnings()[0];
    if (this.audio.status() === 'reconnecting') return 'The network broke. Coming back…';
    return warning ? lineWords(warning) : null;
  });

  /** One letter, as shown in the tooltips; false when it means nothing now. */
  press(key: string): boolean {
    switch (key.toLowerCase()) {
      case 'm':
        return this.when(this.audio.joined(), () => this.toggleMute());
      case 'h':
        return this.when(this.connected(), () => void this.toggleHold());
      case 'k':
        return this.when(this.audio.joined(), () => this.keypadOpen.update((open) => !open));
      case 'g':
        return this.when(this.messages.possible(), () => this.toggleMessage());
      case 'a':
        return this.when(true, () => this.audioOpen.update((open) => !open));
      case 'e':
        return this.when(true, () => void this.store.end());
      case 'escape':
        return this.when(this.keypadOpen() || this.messagesOpen(), () => this.closeAll());
      default:
        return this.when(this.keypadOpen() && /^[0-9*#]$/.test(key), () => this.send(key));
    }
  }

  protected toggleMute(): void {
    this.audio.setMuted(!this.audio.muted());
  }

  protected async toggleHold(): Promise<void> {
    try {
      await this.store.toggleHold();
    } catch (error) {
      this.notices.fail(error, 'Hold did not work');
    }
  }

  /** Stops what is being played; else shows what could be. */
  protected toggleMessage(): void {
    if (!this.messages.playing()) return this.messagesOpen.update((open) => !open);
    this.messages.stop().catch((error: unknown) => this.notices.fail(error, 'The message could not be stopped'));
  }

  protected play(message: AudioFileView): void {
    this.messagesOpen.set(false);
    this.messages.play(message).catch((error: unknown) => this.notices.fail(error, 'The message could not be played'));
  }

  private closeAll(): void {
    this.keypadOpen.set(false);
    this.messagesOpen.set(false);
  }

  protected send(digit: string): void {
    this.audio.sendDigits(digit);
    this.tones.key(digit);
    this.digits.update((digits) => (digits + digit).slice(-24));
  }

  private when(possible: boolean, act: () => void): boolean {
    if (possible) act();
    return possible;
  }
}
