import { Global, Module } from '@nestjs/common';
import { AuditLog } from './audit-log';
import { AuditRetention } from './audit-retention';
import { AuditController } from './audit.controller';
import { AuditRepository } from './audit.repository';
import { AuditService } from './audit.service';

/** `AuditLog.record(tx, entry)` for everybody; it knows no other module, so every other may use it. */
@Global()
@Module({
  controllers: [AuditController],
  providers: [AuditLog, AuditRepository, AuditRetention, AuditService],
  exports: [AuditLog],
})
export class AuditModule {}
