import type { Routes } from '@angular/router';

export const messagesRoutes: Routes = [
  { path: '', title: 'Messages · Dialer', loadComponent: () => import('./messages/messages-page').then((m) => m.MessagesPage) },
];
