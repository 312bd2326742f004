import { Component } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { EmptyState } from '../../shared/ui/empty-state';

@Component({
  selector: 'app-not-found-page',
  imports: [EmptyState, MatButton, RouterLink],
  template: `
    <app-empty-state
      page
      icon="search"
      heading="There is no such page"
      text="The address may be mistyped, or the page is not for your role."
    >
      <a matButton="filled" routerLink="/">To the start</a>
    </app-empty-state>
  `,
})
export class NotFoundPage {}
