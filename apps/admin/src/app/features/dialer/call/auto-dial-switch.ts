import { Component, inject } from '@angular/core';
import { OnOffButton } from '../../../shared/ui/on-off-button';
import { AutoDial } from './auto-dial';

@Component({
  selector: 'app-auto-dial-switch',
  imports: [OnOffButton],
  template: `
    <app-on-off-button
      [on]="autoDial.on()"
      name="Auto-dial"
      label="Auto-dial"
      testId="auto-dial"
      hint="After a saved log, dial the next not-called contact in 3 seconds. Esc stops it."
      (toggled)="autoDial.toggle()"
    />
  `,
  styles: `
    :host {
      --on-colour: var(--call-green);
    }
  `,
})
export class AutoDialSwitch {
  protected readonly autoDial = inject(AutoDial);
}
