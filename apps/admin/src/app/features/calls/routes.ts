import type { Routes } from '@angular/router';

export const callsRoutes: Routes = [
  { path: '', title: 'Calls · Dialer', loadComponent: () => import('./calls-page').then((m) => m.CallsPage) },
  { path: ':id', title: 'Call · Dialer', loadComponent: () => import('./call-page').then((m) => m.CallPage) },
];
