import { Component, booleanAttribute, input } from '@angular/core';
import { Icon, type IconName } from './icon';

/** Nothing here, or nothing came: says so, and leaves room for what to do first. */
@Component({
  selector: 'app-empty-state',
  imports: [Icon],
  template: `
    <app-icon [name]="icon()" />
    @if (page()) {
      <h1>{{ heading() }}</h1>
    } @else {
      <h2>{{ heading() }}</h2>
    }
    @if (text()) {
      <p>{{ text() }}</p>
    }
    <div class="actions"><ng-content /></div>
  `,
  styles: `
    :host {
      display: grid;
      justify-items: center;
      gap: 8px;
      padding: 64px 16px;
      text-align: center;
    }
    app-icon {
      inline-size: 40px;
      block-size: 40px;
      color: var(--mat-sys-on-surface-variant);
    }
    p {
      max-inline-size: 56ch;
      margin: 0;
      color: var(--mat-sys-on-surface-variant);
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      justify-content: center;
      gap: 8px;
      margin-block-start: 8px;
    }
  `,
})
export class EmptyState {
  readonly icon = input.required<IconName>();
  readonly heading = input.required<string>();
  readonly text = input('');
  /** It is all there is on the page, so its heading is the page's. */
  readonly page = input(false, { transform: booleanAttribute });
}
