import { Module } from '@nestjs/common';
import { ComplianceService } from './compliance.service';
import { DoNotCallRepository } from './do-not-call.repository';

@Module({
  providers: [ComplianceService, DoNotCallRepository],
  exports: [ComplianceService, DoNotCallRepository],
})
export class ComplianceModule {}
