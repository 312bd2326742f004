import { Module } from '@nestjs/common';
import { ContactImportProcessor } from './contact-import.processor';
import { ContactWriterRepository } from './contact-writer.repository';
import { ImportFilesRepository } from './import-files.repository';
import { ImportRun } from './import-run';
import { ImportSteps } from './import-steps';
import { ImportUploadService } from './import-upload.service';
import { ImportsController } from './imports.controller';
import { ImportsRepository } from './imports.repository';
import { ImportsService } from './imports.service';

/** From an uploaded file to a list; apart from the rest of contacts, which only reads what it leaves. */
@Module({
  controllers: [ImportsController],
  providers: [
    ContactImportProcessor,
    ContactWriterRepository,
    ImportFilesRepository,
    ImportRun,
    ImportSteps,
    ImportUploadService,
    ImportsRepository,
    ImportsService,
  ],
})
export class ImportModule {}
