import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle } from '@angular/material/dialog';

export interface KeyGroup {
  /** None where there is one group only. */
  title?: string;
  keys: readonly (readonly [key: string, does: string])[];
}
export interface Keys {
  title: string;
  groups: readonly KeyGroup[];
}

/** The dialog that lists a page's keys. */
@Component({
  selector: 'app-key-list',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 mat-dialog-title>{{ keys.title }}</h2>
    <mat-dialog-content>
      @for (group of keys.groups; track $index) {
        @if (group.title) {
          <h3>{{ group.title }}</h3>
        }
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
export class KeyList {
  protected readonly keys = inject<Keys>(MAT_DIALOG_DATA);
}
