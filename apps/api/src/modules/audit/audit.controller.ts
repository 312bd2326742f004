import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ROUTES, type AuditPage } from '@dialer/contracts';
import { Allow } from '../auth/access.decorators';
import { AuditService } from './audit.service';
import { AuditQueryDto } from './dto/audit-query.dto';

/** For administrators only: entries tell when and from where colleagues work, and `ops.read` is a scope of every API key. */
@ApiTags('audit')
@Allow('settings.manage')
@Controller(ROUTES.audit)
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get()
  @ApiOperation({ summary: 'Who did what, the latest first; entries are kept for 400 days' })
  page(@Query() query: AuditQueryDto): Promise<AuditPage> {
    return this.audit.page(query);
  }
}
