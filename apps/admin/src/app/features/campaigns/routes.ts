import type { Routes } from '@angular/router';
import { may } from '../../core/auth/session.guards';

export const campaignRoutes: Routes = [
  { path: '', title: 'Campaigns · Dialer', loadComponent: () => import('./list/campaigns-page').then((m) => m.CampaignsPage) },
  {
    path: 'new',
    title: 'New campaign · Dialer',
    canMatch: [may('campaigns.manage')],
    loadComponent: () => import('./new/new-campaign-page').then((m) => m.NewCampaignPage),
  },
  {
    path: ':id/desk',
    title: 'Desk · Dialer',
    canMatch: [may('campaigns.work')],
    loadComponent: () => import('./desk/desk-page').then((m) => m.DeskPage),
  },
  { path: ':id/floor', title: 'Floor · Dialer', loadComponent: () => import('./floor/floor-page').then((m) => m.FloorPage) },
];
