import { Component } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle } from '@angular/material/dialog';

const KEYS: readonly (readonly [string, string])[] = [
  ['N', 'next: save the log and go on, or dial the next contact'],
  ['P', 'pause with a reason, or end the pause'],
  ['1 – 9', 'the outcome, after a call; the reason of a pause'],
  ['V', 'drop the voicemail message'],
  ['S', 'stop: hang up, and never call again'],
  ['E', 'end the call'],
  ['M', 'mute or unmute'],
  ['H', 'hold or resume'],
  ['K', 'keypad'],
  ['W', "why isn't it dialing?"],
  ['Ctrl or ⌘ + Enter', 'save the log'],
  ['Esc', 'close a menu; keep a message from being dropped'],
];

@Component({
  selector: 'app-desk-keys',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 mat-dialog-title>Keys at the desk</h2>
    <mat-dialog-content>
      <dl>
        @for (key of keys; track key[0]) {
          <div>
            <dt>
              <kbd>{{ key[0] }}</kbd>
            </dt>
            <dd>{{ key[1] }}</dd>
          </div>
        }
      </dl>
    </mat-dialog-content>
    <mat-dialog-actions align="end"><button matButton mat-dialog-close type="button">Close</button></mat-dialog-actions>
  `,
  styles: `
    dl {
      display: grid;
      gap: 6px;
      margin: 0;
    }
    dl div {
      display: grid;
      grid-template-columns: 9em 1fr;
    }
    dd {
      margin: 0;
    }
  `,
})
export class DeskKeys {
  protected readonly keys = KEYS;
}
