import { Module } from '@nestjs/common';
import { AudioModule } from '../audio/audio.module';
import { CallsModule } from '../calls/calls.module';
import { ComplianceModule } from '../compliance/compliance.module';
import { ContactsModule } from '../contacts/contacts.module';
import { ENGINE_CONTROLLERS, ENGINE_PROVIDERS } from './engine-providers';
import { CampaignEngine } from './campaign-engine';
import { CampaignMessages } from './campaign-messages';
import { CampaignRowsRepository } from './campaign-rows.repository';
import { CampaignWebhooks } from './campaign-webhooks';
import { QUEUE_CONTROLLERS, QUEUE_PROVIDERS } from './queue-providers';

/** Several lines at once, the first person who answers, and the law kept (calls.md C and D). */
@Module({
  imports: [AudioModule, CallsModule, ComplianceModule, ContactsModule],
  controllers: [...ENGINE_CONTROLLERS, ...QUEUE_CONTROLLERS],
  providers: [...ENGINE_PROVIDERS, CampaignMessages, CampaignRowsRepository, ...QUEUE_PROVIDERS],
  exports: [CampaignEngine, CampaignWebhooks],
})
export class CampaignModule {}
