import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import {
  type AgentAction,
  type AgentActionRequest,
  type AgentJoined,
  type AgentView,
  type CampaignContactPage,
  type CampaignContactSearchRequest,
  type CampaignCreateRequest,
  type CampaignCreated,
  type CampaignPage,
  type CampaignStatus,
  type DeskView,
  type DialNextResponse,
  type FloorView,
  type PageQuery,
  ROUTES,
  type WhyView,
} from '@dialer/contracts';
import type { Observable } from 'rxjs';
import { repeatable } from './request-policy';

export type CampaignCommand = 'pause' | 'resume' | 'end';

/** contract.md §3, as campaign pages and desks use it. */
@Injectable({ providedIn: 'root' })
export class CampaignsApi {
  private readonly http = inject(HttpClient);

  page(query: PageQuery & { status?: CampaignStatus }): Observable<CampaignPage> {
    return this.http.get<CampaignPage>(ROUTES.campaigns, { params: { ...query } });
  }

  create(request: CampaignCreateRequest): Observable<CampaignCreated> {
    return this.http.post<CampaignCreated>(ROUTES.campaigns, request);
  }

  /** Each says the same thing when it is said twice. */
  command(id: string, command: CampaignCommand): Observable<unknown> {
    return this.http.post(`${campaign(id)}/${command}`, {}, { context: repeatable() });
  }

  /** An order: it dials somebody. Not repeated by itself. */
  dialNext(id: string): Observable<DialNextResponse> {
    return this.http.post<DialNextResponse>(`${campaign(id)}/dial-next`, {});
  }

  contacts(id: string, request: CampaignContactSearchRequest): Observable<CampaignContactPage> {
    return this.http.post<CampaignContactPage>(`${campaign(id)}/contacts/search`, request, { context: repeatable() });
  }

  why(id: string): Observable<WhyView> {
    return this.http.get<WhyView>(`${campaign(id)}/why`);
  }

  floor(id: string): Observable<FloorView> {
    return this.http.get<FloorView>(`${campaign(id)}/floor`);
  }

  desk(id: string): Observable<DeskView> {
    return this.http.get<DeskView>(`${campaign(id)}/desk`);
  }

  /** Sitting down twice is sitting there. */
  sitDown(id: string): Observable<AgentJoined> {
    return this.http.post<AgentJoined>(`${campaign(id)}/agents`, {}, { context: repeatable() });
  }

  /** `hang_up`, `leave` and the heartbeat mean the same twice; a `next` that was heard must not skip another call. */
  act(agentId: string, action: AgentAction, request: AgentActionRequest = {}): Observable<AgentView> {
    const url = `${ROUTES.campaignAgents}/${encodeURIComponent(agentId)}/${action}`;
    return this.http.post<AgentView>(url, request, { context: repeatable(action === 'next' ? 'never' : 'passing') });
  }

  resultsUrl(id: string): string {
    return `${campaign(id)}/results.csv`;
  }
}

const campaign = (id: string) => `${ROUTES.campaigns}/${encodeURIComponent(id)}`;
