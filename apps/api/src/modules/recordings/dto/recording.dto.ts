import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  RECORDING_STATUSES,
  type LegalHoldRequest,
  type RecordingConsentRequest,
  type RecordingQuery,
  type RecordingStatus,
} from '@dialer/contracts';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { PageDto } from '../../../platform/http/page.dto';

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

export class RecordingQueryDto extends PageDto implements RecordingQuery {
  @ApiPropertyOptional({ enum: RECORDING_STATUSES })
  @IsOptional()
  @IsIn(RECORDING_STATUSES, { message: `must be one of ${RECORDING_STATUSES.join(', ')}` })
  status?: RecordingStatus;
}
