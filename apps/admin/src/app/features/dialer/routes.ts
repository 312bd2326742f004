import type { Routes } from '@angular/router';

export const dialerRoutes: Routes = [
  {
    path: '',
    loadComponent: () => import('./dial-layout').then((m) => m.DialLayout),
    children: [
      { path: '', title: 'Dial', loadComponent: () => import('./import/dial-start-page').then((m) => m.DialStartPage) },
      { path: ':listId', title: 'Dial', loadComponent: () => import('./contact-list/contact-list-page').then((m) => m.ContactListPage) },
    ],
  },
];
