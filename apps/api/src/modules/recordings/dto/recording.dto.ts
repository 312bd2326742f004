import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  RECORDING_STATUSES,
  type LegalHoldRequest,
  type RecordingConsentRequest,
  type RecordingQuery,
  type RecordingStatus,
} from '@dialer/contracts';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';

export class RecordingConsentDto implements RecordingConsentRequest {
  @ApiProperty({ description: 'Whether the person called has agreed to be recorded' })
  @IsBoolean({ message: 'must be true or false' })
  agreed!: boolean;
}

export class LegalHoldDto implements LegalHoldRequest {
  @ApiProperty({ description: 'true: keep it whatever its age' })
  @IsBoolean({ message: 'must be true or false' })
  hold!: boolean;
}

export class RecordingQueryDto implements RecordingQuery {
  @ApiPropertyOptional({ enum: RECORDING_STATUSES })
  @IsOptional()
  @IsIn(RECORDING_STATUSES, { message: `must be one of ${RECORDING_STATUSES.join(', ')}` })
  status?: RecordingStatus;

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
