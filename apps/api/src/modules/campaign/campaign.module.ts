import { Module } from '@nestjs/common';
import { AudioModule } from '../audio/audio.module';
import { CallsModule } from '../calls/calls.module';
import { ComplianceModule } from '../compliance/compliance.module';
import { ContactsModule } from '../contacts/contacts.module';
import { ENGINE_CONTROLLERS, ENGINE_PROVIDERS } from './engine-providers';
import { CampaignEngine } from './campaign-engine';
import { CampaignRowsRepository } from './campaign-rows.repository';
import { CampaignWebhooks } from './campaign-webhooks';
import { ContactQueue } from './contact-queue';
import { ContactPicker } from './queue/contact-picker';
import { CampaignQueue } from './queue/queue';
import { QueueMovesRepository } from './queue/queue-moves.repository';
import { ReadyContactsRepository } from './queue/ready-contacts.repository';
import { SetAside } from './queue/set-aside';

/** Several lines at once, the first person who answers, and the law kept (calls.md C and D). */
@Module({
  imports: [AudioModule, CallsModule, ComplianceModule, ContactsModule],
  controllers: [...ENGINE_CONTROLLERS],
  providers: [
    ...ENGINE_PROVIDERS,
    CampaignRowsRepository,
    ContactPicker,
    QueueMovesRepository,
    ReadyContactsRepository,
    SetAside,
    { provide: ContactQueue, useClass: CampaignQueue },
  ],
  exports: [CampaignEngine, CampaignWebhooks],
})
export class CampaignModule {}
