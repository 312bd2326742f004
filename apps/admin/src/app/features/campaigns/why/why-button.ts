import { Component, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatTooltip } from '@angular/material/tooltip';
import { Icon } from '../../../shared/ui/icon';

/** One click away wherever a campaign is shown. */
@Component({
  selector: 'app-why-button',
  imports: [Icon, MatButton, MatTooltip],
  template: `
    <button matButton type="button" (click)="open()" [matTooltip]="hint()" [attr.aria-label]="label()" data-testid="why-button">
      <app-icon name="info" /> {{ short() ? 'Why?' : "Why isn't it dialing?" }}
      @if (hint()) {
        <kbd>W</kbd>
      }
    </button>
  `,
  styles: `
    button {
      white-space: nowrap;
    }
  `,
})
export class WhyButton {
  private readonly dialog = inject(MatDialog);
  readonly campaignId = input.required<string>();
  readonly name = input.required<string>();
  readonly short = input(false);
  /** The key of the page, where it has one. */
  readonly hint = input('');
  protected readonly label = () => `Why isn't it dialing? ${this.name()}`;

  async open(): Promise<void> {
    const { WhySheet } = await import('./why-sheet');
    this.dialog.open(WhySheet, {
      data: { id: this.campaignId(), name: this.name() },
      ariaLabel: "Why isn't it dialing?",
      position: { right: '0', top: '0' },
      height: '100dvh',
      width: 'min(480px, 100vw)',
      maxWidth: '100vw',
      panelClass: 'side-sheet',
    });
  }
}
