import type { Provider, Type } from '@nestjs/common';
import { CAMPAIGN_STATE_SOURCE } from '../realtime/campaign-state-source';
import { CampaignActions } from './campaigns/campaign-actions';
import { CampaignChecks } from './campaigns/campaign-checks';
import { CampaignCreator } from './campaigns/campaign-creator';
import { CampaignFillProcessor } from './campaigns/campaign-fill.processor';
import { CampaignFilling } from './campaigns/campaign-filling';
import { CampaignLaw } from './campaigns/campaign-law';
import { CampaignSums } from './campaigns/campaign-sums';
import { CampaignViews } from './campaigns/campaign-views';
import { CampaignsController } from './campaigns/campaigns.controller';
import { CampaignsRepository } from './campaigns/campaigns.repository';
import { ContactLogs } from './campaigns/contact-logs';
import { Dispositions } from './campaigns/dispositions';
import { FillingRepository } from './campaigns/filling.repository';
import { FloorViews } from './campaigns/floor-views';
import { CampaignResults } from './campaigns/results';
import { ContactQueue } from './contact-queue';
import { ContactPicker } from './queue/contact-picker';
import { CampaignQueue } from './queue/queue';
import { QueueMovesRepository } from './queue/queue-moves.repository';
import { ReadyContactsRepository } from './queue/ready-contacts.repository';
import { SetAside } from './queue/set-aside';
import { CarrierCauses } from './why/carrier-causes';
import { ContactCauses } from './why/contact-causes';
import { CrewCauses } from './why/crew-causes';
import { WhyController } from './why/why.controller';
import { WhyRepository } from './why/why.repository';
import { WhyService } from './why/why.service';

/** The part that plans: campaigns themselves, who is next, and why nobody is. */
export const QUEUE_CONTROLLERS: Type[] = [CampaignsController, WhyController];
export const QUEUE_PROVIDERS: Provider[] = [
  CampaignActions,
  CampaignChecks,
  CampaignCreator,
  CampaignFillProcessor,
  CampaignFilling,
  CampaignLaw,
  CampaignResults,
  CampaignSums,
  CampaignViews,
  CampaignsRepository,
  CarrierCauses,
  ContactCauses,
  ContactLogs,
  ContactPicker,
  CrewCauses,
  Dispositions,
  FillingRepository,
  FloorViews,
  QueueMovesRepository,
  ReadyContactsRepository,
  SetAside,
  WhyRepository,
  WhyService,
  { provide: CAMPAIGN_STATE_SOURCE, useExisting: FloorViews },
  { provide: ContactQueue, useClass: CampaignQueue },
];
