import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/calls.module';
import { HoldTrackController } from './hold-track.controller';
import { LegDocuments } from './leg-documents';
import { TelnyxController } from './telnyx.controller';
import { VoiceController } from './voice.controller';
import { VoiceWebhooks } from './voice-webhooks';

@Module({
  imports: [CallsModule],
  controllers: [HoldTrackController, TelnyxController, VoiceController],
  providers: [LegDocuments, VoiceWebhooks],
})
export class WebhooksModule {}
