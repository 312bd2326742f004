import { Component } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle } from '@angular/material/dialog';

@Component({
  selector: 'app-keys-help',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 mat-dialog-title>Keys</h2>
    <mat-dialog-content>
      @for (group of groups; track group.title) {
        <h3>{{ group.title }}</h3>
        <dl>
          @for (key of group.keys; track key[1]) {
            <div>
              <dt>
                <kbd>{{ key[0] }}</kbd>
              </dt>
              <dd>{{ key[1] }}</dd>
            </div>
          }
        </dl>
      }
    </mat-dialog-content>
    <mat-dialog-actions align="end"><button matButton mat-dialog-close type="button">Close</button></mat-dialog-actions>
  `,
  styles: `
    h3 {
      margin-block: 8px 4px;
      font: var(--mat-sys-title-small);
    }
    dl {
      display: grid;
      gap: 4px;
      margin: 0 0 12px;
    }
    dl div {
      display: grid;
      grid-template-columns: 10em 1fr;
    }
    dd {
      margin: 0;
    }
  `,
})
export class KeysHelp {
  protected readonly groups: readonly { title: string; keys: readonly (readonly [string, string])[] }[] = [
    {
      title: 'In the list',
      keys: [
        ['↑ ↓', 'choose a contact'],
        ['Enter', 'open the contact'],
        ['D', 'dial the contact'],
        ['/', 'search'],
        ['?', 'this list'],
      ],
    },
    {
      title: 'In a call',
      keys: [
        ['M', 'mute or unmute'],
        ['H', 'hold or resume'],
        ['K', 'keypad'],
        ['G', 'play a recorded message, or stop it'],
        ['A', 'microphone and speaker'],
        ['E', 'end the call'],
      ],
    },
    {
      title: 'After a call',
      keys: [
        ['1 – 7', 'choose the outcome'],
        ['Ctrl or ⌘ + Enter', 'save the log'],
        ['Esc', 'stop the auto-dial'],
      ],
    },
  ];
}
