import type { Routes } from '@angular/router';

export const doNotCallRoutes: Routes = [
  { path: '', title: 'Do not call · Dialer', loadComponent: () => import('./do-not-call-page').then((m) => m.DoNotCallPage) },
];

export const callingRulesRoutes: Routes = [
  { path: '', title: 'Calling rules · Dialer', loadComponent: () => import('./calling-rules-page').then((m) => m.CallingRulesPage) },
];
