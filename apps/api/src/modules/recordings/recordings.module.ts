import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/calls.module';
import { CHOSEN_STORAGE } from './chosen-storage';
import { RecordingActProcessor } from './recording-act.processor';
import { RecordingActs } from './recording-acts';
import { RecordingAnnouncer } from './recording-announcer';
import { RecordingAnswer } from './recording-answer';
import { RecordingBackoff } from './recording-backoff';
import { RecordingCommands } from './recording-commands';
import { RecordingEraser } from './recording-eraser';
import { RecordingFetch } from './recording-fetch';
import { RecordingFetchProcessor } from './recording-fetch.processor';
import { RecordingKeeping } from './recording-keeping';
import { RecordingLinks } from './recording-links';
import { RecordingLinksController } from './recording-links.controller';
import { RecordingListController } from './recording-list.controller';
import { RecordingListener } from './recording-listener';
import { RecordingPlayback } from './recording-playback';
import { RecordingRetention } from './recording-retention';
import { RecordingRows } from './recording-rows';
import { RecordingStarter } from './recording-starter';
import { RecordingsController } from './recordings.controller';
import { RecordingsRepository } from './recordings.repository';

/** Records calls, archives what was recorded, and plays it. Calls know nothing of it: it listens (`CALL_LISTENERS`). */
@Module({
  imports: [CallsModule],
  controllers: [RecordingLinksController, RecordingListController, RecordingsController],
  providers: [
    CHOSEN_STORAGE,
    RecordingActProcessor,
    RecordingActs,
    RecordingAnnouncer,
    RecordingAnswer,
    RecordingBackoff,
    RecordingCommands,
    RecordingEraser,
    RecordingFetch,
    RecordingFetchProcessor,
    RecordingKeeping,
    RecordingLinks,
    RecordingListener,
    RecordingPlayback,
    RecordingRetention,
    RecordingRows,
    RecordingStarter,
    RecordingsRepository,
  ],
  exports: [RecordingLinks, RecordingsRepository],
})
export class RecordingsModule {}
