import { Module } from '@nestjs/common';
import { AudioModule } from '../audio/audio.module';
import { CallsModule } from '../calls/calls.module';
import { ContactsModule } from '../contacts/contacts.module';
import { AudioPlayback } from './audio-playback';
import { ColdCallController } from './cold-call.controller';
import { ColdCallService } from './cold-call.service';
import { DirectCalls } from './direct-calls';
import { DialRequests } from './dial-requests';
import { ParticipantsService } from './participants.service';
import { TokenController } from './token.controller';

@Module({
  imports: [AudioModule, CallsModule, ContactsModule],
  controllers: [ColdCallController, TokenController],
  providers: [AudioPlayback, ColdCallService, DialRequests, ParticipantsService, DirectCalls],
})
export class ColdCallModule {}
