import { ApiPropertyOptional } from '@nestjs/swagger';
import { AUDIT_ACTIONS, type AuditAction, type AuditQuery } from '@dialer/contracts';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';

/** Ids are all that may be asked for: these words travel in the address (contract.md §1). */
const PRINCIPAL = /^(user:[0-9a-f-]{36}|key:[0-9a-f]{12})$/;
const INSTANT = { message: 'must be an ISO 8601 date and time' };
/** ISO 8601 also knows weeks and years before our calendar, which neither Date nor PostgreSQL reads. */
const PLAIN_INSTANT = /^[1-9]\d{3}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?$/;

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
  @Matches(PLAIN_INSTANT, INSTANT)
  @IsISO8601({ strict: true }, INSTANT)
  from?: string;

  @ApiPropertyOptional({ description: 'Before' })
  @IsOptional()
  @Matches(PLAIN_INSTANT, INSTANT)
  @IsISO8601({ strict: true }, INSTANT)
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
