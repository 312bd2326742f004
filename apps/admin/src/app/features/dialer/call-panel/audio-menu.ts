import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { AudioDevices } from '../../../core/audio/audio-devices';
import { Tones } from '../softphone/tones';

/** Which microphone and which speaker, before and in a call; what was chosen counts at once. */
@Component({
  selector: 'app-audio-menu',
  imports: [MatButton],
  host: { role: 'group', 'aria-label': 'Audio' },
  template: `
    <label>
      Microphone
      <select #input (change)="devices.choose('audioinput', input.value)" data-testid="microphone-choice">
        <option value="">As the system says</option>
        @for (device of devices.microphones(); track device.id) {
          <option [value]="device.id" [selected]="device.id === devices.microphone()">{{ device.label }}</option>
        }
      </select>
    </label>
    @if (devices.speakerSelectable) {
      <label>
        Speaker
        <select #output (change)="devices.choose('audiooutput', output.value)" data-testid="speaker-choice">
          <option value="">As the system says</option>
          @for (device of devices.speakers(); track device.id) {
            <option [value]="device.id" [selected]="device.id === devices.speaker()">{{ device.label }}</option>
          }
        </select>
      </label>
    }
    <button matButton type="button" (click)="tones.test(devices.speaker())" data-testid="test-tone">Play a test tone</button>
  `,
  styles: `
    :host {
      display: grid;
      gap: 8px;
      justify-items: start;
    }
    label {
      display: grid;
      inline-size: 100%;
      gap: 4px;
      color: var(--mat-sys-on-surface-variant);
      font: var(--mat-sys-label-medium);
    }
    select {
      inline-size: 100%;
      min-block-size: 44px;
      padding-inline: 8px;
      border: 1px solid var(--mat-sys-outline);
      border-radius: var(--mat-sys-corner-small);
      background: var(--mat-sys-surface);
      color: var(--mat-sys-on-surface);
      font: var(--mat-sys-body-medium);
    }
  `,
})
export class AudioMenu {
  protected readonly devices = inject(AudioDevices);
  protected readonly tones = inject(Tones);

  constructor() {
    void this.devices.refresh();
  }
}
