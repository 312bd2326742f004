import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/calls.module';
import { CHOSEN_STORAGE } from './chosen-storage';
import { RecordingActProcessor } from './recording-act.processor';
import { RecordingActs } from './recording-acts';
import { RecordingAnswer } from './recording-answer';
import { RecordingFetch } from './recording-fetch';
import { RecordingFetchProcessor } from './recording-fetch.processor';
import { RecordingLinks } from './recording-links';
import { RecordingLinksController } from './recording-links.controller';
import { RecordingListener } from './recording-listener';
import { RecordingPlayback } from './recording-playback';
import { RecordingRows } from './recording-rows';
import { RecordingsController } from './recordings.controller';
import { RecordingsRepository } from './recordings.repository';

/** Records calls, archives what was recorded, and plays it. Calls know nothing of it: it listens (`CALL_LISTENERS`). */
@Module({
  imports: [CallsModule],
  controllers: [RecordingLinksController, RecordingsController],
  providers: [
    CHOSEN_STORAGE,
    RecordingActProcessor,
    RecordingActs,
    RecordingAnswer,
    RecordingFetch,
    RecordingFetchProcessor,
    RecordingLinks,
    RecordingListener,
    RecordingPlayback,
    RecordingRows,
    RecordingsRepository,
  ],
  exports: [RecordingLinks, RecordingsRepository],
})
export class RecordingsModule {}
