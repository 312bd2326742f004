import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/calls.module';
import { CampaignModule } from '../campaign/campaign.module';
import { HoldTrackController } from './hold-track.controller';
import { LegDocuments } from './leg-documents';
import { TelnyxController } from './telnyx.controller';
import { VoiceCampaignController } from './voice-campaign.controller';
import { VoiceController } from './voice.controller';
import { VoiceWebhooks } from './voice-webhooks';

@Module({
  imports: [CallsModule, CampaignModule],
  controllers: [HoldTrackController, TelnyxController, VoiceCampaignController, VoiceController],
  providers: [LegDocuments, VoiceWebhooks],
})
export class WebhooksModule {}
