import type { Routes } from '@angular/router';

export const opsRoutes: Routes = [{ path: '', title: 'Ops · Dialer', loadComponent: () => import('./ops-page').then((m) => m.OpsPage) }];
