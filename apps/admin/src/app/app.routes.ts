import type { Route, Routes } from '@angular/router';
import { firstSettings, home, may, mayDial, signedIn } from './core/auth/session.guards';
import { SETTINGS_PERMISSIONS } from './core/shell/settings-pages';

const NOT_FOUND: Route = {
  path: '**',
  title: 'Not found · Dialer',
  loadComponent: () => import('./core/shell/not-found-page').then((m) => m.NotFoundPage),
};

export const routes: Routes = [
  { path: '', pathMatch: 'full', redirectTo: home },
  { path: 'sign-in', title: 'Sign in · Dialer', loadComponent: () => import('./features/sign-in/sign-in-page').then((m) => m.SignInPage) },
  {
    path: 'unavailable',
    title: 'Not reachable · Dialer',
    loadComponent: () => import('./core/shell/unavailable-page').then((m) => m.UnavailablePage),
  },
  {
    path: 'dial',
    // Here and not inside: a route without a fitting child would be an empty page, not the one that says "no such page".
    canMatch: [signedIn, mayDial],
    loadChildren: () => import('./features/dialer/routes').then((m) => m.dialerRoutes),
  },
  {
    path: '',
    canMatch: [signedIn],
    loadComponent: () => import('./core/shell/shell').then((m) => m.Shell),
    children: [
      {
        path: 'contacts',
        canMatch: [may('contacts.read')],
        loadChildren: () => import('./features/contacts/routes').then((m) => m.contactsRoutes),
      },
      {
        path: 'campaigns',
        canMatch: [may('campaigns.read')],
        loadChildren: () => import('./features/campaigns/routes').then((m) => m.campaignRoutes),
      },
      { path: 'calls', canMatch: [may('calls.read')], loadChildren: () => import('./features/calls/routes').then((m) => m.callsRoutes) },
      { path: 'ops', canMatch: [may('ops.read')], loadChildren: () => import('./features/ops/routes').then((m) => m.opsRoutes) },
      {
        path: 'settings',
        canMatch: [may(...SETTINGS_PERMISSIONS)],
        loadComponent: () => import('./core/shell/settings-layout').then((m) => m.SettingsLayout),
        children: [
          { path: '', pathMatch: 'full', redirectTo: firstSettings },
          {
            path: 'messages',
            canMatch: [may('audio.manage')],
            loadChildren: () => import('./features/settings/routes').then((m) => m.messagesRoutes),
          },
          {
            path: 'calling-rules',
            canMatch: [may('settings.manage')],
            loadChildren: () => import('./features/compliance/routes').then((m) => m.callingRulesRoutes),
          },
          {
            path: 'do-not-call',
            canMatch: [may('do_not_call.manage')],
            loadChildren: () => import('./features/compliance/routes').then((m) => m.doNotCallRoutes),
          },
          NOT_FOUND,
        ],
      },
      // Where it was before it came under Settings.
      { path: 'do-not-call', redirectTo: '/settings/do-not-call' },
      NOT_FOUND,
    ],
  },
];
