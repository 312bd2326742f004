import { Module } from '@nestjs/common';
import { AudioModule } from '../audio/audio.module';
import { CallsModule } from '../calls/calls.module';
import { ComplianceModule } from '../compliance/compliance.module';
import { ContactsModule } from '../contacts/contacts.module';
import { CampaignRowsRepository } from './campaign-rows.repository';

/** Several lines at once, the first person who answers, and the law kept (calls.md C and D). */
@Module({
  imports: [AudioModule, CallsModule, ComplianceModule, ContactsModule],
  providers: [CampaignRowsRepository],
})
export class CampaignModule {}
