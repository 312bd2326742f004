import { ApiPropertyOptional } from '@nestjs/swagger';
import { AUDIT_ACTIONS, type AuditAction, type AuditQuery } from '@dialer/contracts';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';
import { Instant } from '../../../platform/http/instant';

/** Ids are all that may be asked for: these words travel in the address (contract.md §1). */
const PRINCIPAL = /^(user:[0-9a-f-]{36}|key:[0-9a-f]{12})$/;

export class AuditQueryDto implements AuditQuery {
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

  @ApiPropertyOptional({ default: 1 })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'must be a whole number' })
  @Min(1, { message: 'must be 1 or more' })
  @Max(1_000_000, { message: 'is too far' })
  page?: number;

  @ApiPropertyOptional({ default: 50, maximum: 200 })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'must be a whole number' })
  @Min(1, { message: 'must be from 1 to 200' })
  @Max(200, { message: 'must be from 1 to 200' })
  page_size?: number;
}
