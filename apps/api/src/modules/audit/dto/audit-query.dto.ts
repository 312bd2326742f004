import { ApiPropertyOptional } from '@nestjs/swagger';
import { AUDIT_ACTIONS, type AuditAction, type AuditQuery } from '@dialer/contracts';
import { IsIn, IsOptional, IsUUID, Matches } from 'class-validator';
import { Instant } from '../../../platform/http/instant';
import { PageDto } from '../../../platform/http/page.dto';

/** Ids are all that may be asked for: these words travel in the address (contract.md §1). */
const PRINCIPAL = /^(user:[0-9a-f-]{36}|key:[0-9a-f]{12})$/;

export class AuditQueryDto extends PageDto implements AuditQuery {
  @ApiPropertyOptional({ description: '`user:<id>` or `key:<fingerprint>`' })
  @IsOptional()
  @Matches(PRINCIPAL, { message: 'must be user: and an id, or key: and a fingerprint' })
  principal?: string;

  @ApiPropertyOptional({ enum: AUDIT_ACTIONS })
  @IsOptional()
  @IsIn(AUDIT_ACTIONS, { message: `must be one of ${AUDIT_ACTIONS.join(', ')}` })
  action?: AuditAction;

  @ApiPropertyOptional({ description: 'The id of a user, call, list, import or recording' })
  @IsOptional()
  @IsUUID(undefined, { message: 'must be an id' })
  subject?: string;

  @ApiPropertyOptional({ description: 'At or after' })
  @IsOptional()
  @Instant()
  from?: string;

  @ApiPropertyOptional({ description: 'Before' })
  @IsOptional()
  @Instant()
  to?: string;
}
