import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CALL_OUTCOMES, type ContactLogRequest, type ContactUpdateRequest } from '@dialer/contracts';
import { Transform } from 'class-transformer';
import { IsBoolean, IsNotEmpty, IsOptional, IsUUID } from 'class-validator';
import { CleanText } from '../../../platform/http/clean-text';
import { Instant } from '../../../platform/http/instant';

const LONGEST_NOTES = 10_000;
const trimmed = ({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value);

export class ContactLogDto implements ContactLogRequest {
  @ApiPropertyOptional({ description: 'The call this is about' })
  @IsOptional()
  @IsUUID(undefined, { message: 'must be the id of a call' })
  call_id?: string;

  @ApiProperty({ example: 'connected', description: `${CALL_OUTCOMES.join(', ')}, or a word of your own` })
  @Transform(trimmed)
  @CleanText(64)
  @IsNotEmpty({ message: 'is required' })
  outcome!: string;

  @ApiPropertyOptional()
  @IsOptional()
  @CleanText(LONGEST_NOTES)
  notes?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  @IsOptional()
  @Instant()
  follow_up_at?: string;

  @ApiPropertyOptional({ description: 'The person asked not to be called again' })
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  do_not_call?: boolean;
}

export class ContactUpdateDto implements ContactUpdateRequest {
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @CleanText(LONGEST_NOTES)
  call_notes?: string | null;
}
