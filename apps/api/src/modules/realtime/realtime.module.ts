import { Global, Module } from '@nestjs/common';
import { CampaignGateway } from './campaign.gateway';
import { CampaignStreams } from './campaign-streams';
import { FrameCleanup } from './frame-cleanup';
import { FrameFeed } from './frame-feed';
import { FramePublisher } from './frame-publisher';
import { FramesRepository } from './frames.repository';
import { MeGateway } from './me.gateway';
import { MeState } from './me-state';
import { PokeListener } from './poke-listener';
import { Poker } from './poker';
import { StreamOpening } from './stream-opening';

/** `FramePublisher` for everybody. The application must use `LiveWsAdapter`, else the gateway lets anybody in. */
@Global()
@Module({
  providers: [
    CampaignGateway,
    CampaignStreams,
    FrameCleanup,
    FrameFeed,
    FramePublisher,
    FramesRepository,
    MeGateway,
    MeState,
    PokeListener,
    Poker,
    StreamOpening,
  ],
  exports: [FramePublisher],
})
export class RealtimeModule {}
