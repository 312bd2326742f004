import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/calls.module';
import { RecordingActProcessor } from './recording-act.processor';
import { RecordingActs } from './recording-acts';
import { RecordingFetch } from './recording-fetch';
import { RecordingFetchProcessor } from './recording-fetch.processor';
import { RecordingListener } from './recording-listener';
import { RecordingPlayback } from './recording-playback';
import { RecordingRows } from './recording-rows';
import { RecordingStorage } from './recording-storage';
import { RecordingsController } from './recordings.controller';
import { RecordingsRepository } from './recordings.repository';

/** Records calls, archives what was recorded, and plays it. Calls know nothing of it: it listens (`CALL_LISTENERS`). */
@Module({
  imports: [CallsModule],
  controllers: [RecordingsController],
  providers: [
    RecordingActProcessor,
    RecordingActs,
    RecordingFetch,
    RecordingFetchProcessor,
    RecordingListener,
    RecordingPlayback,
    RecordingRows,
    RecordingStorage,
    RecordingsRepository,
  ],
})
export class RecordingsModule {}
