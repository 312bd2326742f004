import { Module } from '@nestjs/common';
import { ComplianceController } from './compliance.controller';
import { ComplianceService } from './compliance.service';
import { DialRefusalsRepository } from './dial-refusals.repository';
import { DialRefusals } from './dial-refusals.service';
import { DoNotCallListsRepository } from './do-not-call-lists.repository';
import { DoNotCallUploadService } from './do-not-call-upload.service';
import { DoNotCallController } from './do-not-call.controller';
import { DoNotCallRepository } from './do-not-call.repository';
import { DoNotCallService } from './do-not-call.service';
import { SettingsRepository } from './settings.repository';
import { SettingsService } from './settings.service';

@Module({
  controllers: [ComplianceController, DoNotCallController],
  providers: [
    ComplianceService,
    DialRefusals,
    DialRefusalsRepository,
    DoNotCallListsRepository,
    DoNotCallRepository,
    DoNotCallService,
    DoNotCallUploadService,
    SettingsRepository,
    SettingsService,
  ],
  exports: [ComplianceService, DialRefusals, DoNotCallRepository, DoNotCallService, SettingsService],
})
export class ComplianceModule {}
