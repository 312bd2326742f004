import { Module } from '@nestjs/common';
import { AudioContentController } from './audio-content.controller';
import { AudioFilesController } from './audio-files.controller';
import { AudioFilesRepository } from './audio-files.repository';
import { AudioFilesService } from './audio-files.service';
import { AudioLibrary } from './audio-library';
import { AudioUses } from './audio-uses';

/** Recorded messages: kept here, served to carriers, played by others. */
@Module({
  controllers: [AudioContentController, AudioFilesController],
  providers: [AudioFilesRepository, AudioFilesService, AudioLibrary, AudioUses],
  exports: [AudioLibrary, AudioUses],
})
export class AudioModule {}
