import { DecimalPipe } from '@angular/common';
import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatProgressBar } from '@angular/material/progress-bar';
import { RouterLink } from '@angular/router';
import { Icon } from '../../../shared/ui/icon';
import { ImportStore } from './import.store';

@Component({
  selector: 'app-import-result',
  imports: [DecimalPipe, Icon, MatButton, MatProgressBar, RouterLink],
  templateUrl: './import-result.html',
  styleUrl: './import-result.scss',
})
export class ImportResult {
  protected readonly imports = inject(ImportStore);
}
