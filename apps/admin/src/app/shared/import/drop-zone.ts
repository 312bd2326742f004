import { Component, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Icon } from '../ui/icon';

/** A file by drop, by choice, or its text by paste. */
@Component({
  selector: 'app-drop-zone',
  imports: [Icon, MatButton],
  host: { '(document:paste)': 'pasted($event)', '(document:dragover)': '$event.preventDefault()', '(document:drop)': 'dropped($event)' },
  template: `
    <div class="zone" [class.over]="over()" (dragenter)="over.set(true)" (dragleave)="left($event)" data-testid="drop-zone">
      <app-icon name="upload" />
      <h2>Drop a contact list here</h2>
      <p>A CSV file with the columns name, company and phone; title is optional.</p>
      <div class="actions">
        <button matButton="filled" type="button" (click)="file.click()">Choose a file</button>
        <a matButton href="sample-contacts.csv" download="sample-contacts.csv"><app-icon name="download" /> Sample file</a>
      </div>
      <p class="paste">Rows copied from a spreadsheet can be pasted.</p>
      <input
        #file
        type="file"
        class="visually-hidden"
        accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values"
        tabindex="-1"
        aria-label="Contact file"
        data-testid="contact-file"
        (change)="take(file.files); file.value = ''"
      />
    </div>
  `,
  styles: `
    .zone {
      display: grid;
      justify-items: center;
      gap: 8px;
      padding: 48px 16px;
      border: 2px dashed var(--mat-sys-outline-variant);
      border-radius: var(--mat-sys-corner-extra-large);
      background: var(--mat-sys-surface-container-lowest);
      text-align: center;
    }
    .over {
      border-color: var(--mat-sys-primary);
      background: var(--mat-sys-primary-container);
      color: var(--mat-sys-on-primary-container);
    }
    app-icon {
      inline-size: 40px;
      block-size: 40px;
      color: var(--mat-sys-primary);
    }
    .actions app-icon {
      inline-size: 20px;
      block-size: 20px;
    }
    p {
      margin: 0;
      color: var(--mat-sys-on-surface-variant);
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      justify-content: center;
      gap: 8px;
      margin-block: 8px;
    }
    .paste {
      font: var(--mat-sys-body-small);
    }
  `,
})
export class DropZone {
  readonly chosen = output<File>();
  protected readonly over = signal(false);

  protected take(files: FileList | null | undefined): void {
    const file = files?.[0];
    if (file) this.chosen.emit(file);
  }

  protected dropped(event: DragEvent): void {
    // Anywhere on the page: missing the zone by a finger must not make the browser leave for the file.
    event.preventDefault();
    this.over.set(false);
    this.take(event.dataTransfer?.files);
  }

  protected left(event: DragEvent): void {
    const zone = event.currentTarget as Node;
    if (!zone.contains(event.relatedTarget as Node | null)) this.over.set(false);
  }

  protected pasted(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (event.clipboardData?.files.length) this.take(event.clipboardData.files);
    else if (text.includes('\n')) this.chosen.emit(new File([text], 'Pasted list.csv', { type: 'text/csv' }));
  }
}
