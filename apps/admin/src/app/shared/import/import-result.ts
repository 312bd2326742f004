import { DecimalPipe } from '@angular/common';
import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatProgressBar } from '@angular/material/progress-bar';
import { Icon } from '../ui/icon';
import { ImportStore } from './import.store';

/** How an import goes, and what came of it; what is to be done with the list then, the page says. */
@Component({
  selector: 'app-import-result',
  imports: [DecimalPipe, Icon, MatButton, MatProgressBar],
  templateUrl: './import-result.html',
  styleUrl: './import-result.scss',
})
export class ImportResult {
  protected readonly imports = inject(ImportStore);
}
