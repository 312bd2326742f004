import type { Routes } from '@angular/router';

export const contactsRoutes: Routes = [
  { path: '', title: 'Contacts · Dialer', loadComponent: () => import('./contacts-page').then((m) => m.ContactsPage) },
];
