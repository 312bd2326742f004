import { Global, Module } from '@nestjs/common';
import { FramePublisher } from './frame-publisher';

@Global()
@Module({ providers: [FramePublisher], exports: [FramePublisher] })
export class RealtimeModule {}
