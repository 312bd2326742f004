import { Component, inject } from '@angular/core';
import { OnOffButton } from '../../../shared/ui/on-off-button';
import { RecordChoice } from './record-choice';

@Component({
  selector: 'app-record-switch',
  imports: [OnOffButton],
  template: `
    <app-on-off-button [on]="choice.on()" name="Recording" label="Record calls" testId="record-switch" (toggled)="choice.toggle()" />
  `,
  styles: `
    :host {
      --on-colour: var(--call-red);
    }
  `,
})
export class RecordSwitch {
  protected readonly choice = inject(RecordChoice);
}
