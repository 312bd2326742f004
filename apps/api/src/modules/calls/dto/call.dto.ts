import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CALL_STATES, type CallSearchRequest, type CallState, type ContactLogRequest } from '@dialer/contracts';
import { IsBoolean, IsIn, IsInt, IsNotEmpty, IsNumber, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';
import { CleanText } from '../../../platform/http/clean-text';
import { Instant } from '../../../platform/http/instant';

export const CALL_SORTS = [
  'created_at',
  'started_at',
  'ended_at',
  'duration',
  'state',
  'outcome',
  'to_phone',
  'contact_name',
  'user_name',
] as const;
export type CallSort = (typeof CALL_SORTS)[number];
const SORT = new RegExp(`^-?(${CALL_SORTS.join('|')})$`);

export class CallSearchDto implements CallSearchRequest {
  @ApiPropertyOptional({ description: 'Part of a number, a name, a company, or an id' })
  @IsOptional()
  @CleanText(200)
  q?: string;

  @ApiPropertyOptional({ enum: CALL_STATES })
  @IsOptional()
  @IsIn(CALL_STATES, { message: `must be one of ${CALL_STATES.join(', ')}` })
  state?: CallState;

  @ApiPropertyOptional()
  @IsOptional()
  @CleanText(64)
  outcome?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsUUID(undefined, { message: 'must be the id of a user' })
  user_id?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsUUID(undefined, { message: 'must be the id of a contact' })
  contact_id?: string;

  @ApiPropertyOptional({ description: 'Placed at or after' })
  @IsOptional()
  @Instant()
  from?: string;

  @ApiPropertyOptional({ description: 'Placed before' })
  @IsOptional()
  @Instant()
  to?: string;

  @ApiPropertyOptional({ default: 1 })
  @IsOptional()
  @IsInt({ message: 'must be a whole number' })
  @Min(1, { message: 'must be 1 or more' })
  @Max(1_000_000, { message: 'is too far' })
  page?: number;

  @ApiPropertyOptional({ default: 50, maximum: 200 })
  @IsOptional()
  @IsInt({ message: 'must be a whole number' })
  @Min(1, { message: 'must be from 1 to 200' })
  @Max(200, { message: 'must be from 1 to 200' })
  page_size?: number;

  @ApiPropertyOptional({ default: '-created_at', description: `One of ${CALL_SORTS.join(', ')}; "-" before it for descending` })
  @IsOptional()
  @Matches(SORT, { message: `must be one of ${CALL_SORTS.join(', ')}, with "-" before it for descending` })
  sort?: string;
}

export class CallLogDto implements ContactLogRequest {
  @ApiPropertyOptional({ description: 'The call itself is named by the address; kept for the body of a contact’s log' })
  @IsOptional()
  @IsUUID(undefined, { message: 'must be the id of a call' })
  call_id?: string;

  @ApiProperty({ example: 'connected' })
  @CleanText(64)
  @IsNotEmpty({ message: 'is required' })
  outcome!: string;

  @ApiPropertyOptional()
  @IsOptional()
  @CleanText(10_000)
  notes?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @Instant()
  follow_up_at?: string;

  @ApiPropertyOptional({ description: 'The person asked not to be called again' })
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  do_not_call?: boolean;
}

const FIGURE = { message: 'must be a number or null' };

/** What the browser measured; it may know only part of it. */
export class CallQualityDto {
  @ApiPropertyOptional({ nullable: true, minimum: 1, maximum: 5 })
  @IsOptional()
  @IsNumber({}, FIGURE)
  @Min(0)
  @Max(5)
  mos?: number | null;

  @ApiPropertyOptional({ nullable: true })
  @IsOptional()
  @IsNumber({}, FIGURE)
  @Min(0)
  @Max(60_000)
  jitter_ms?: number | null;

  @ApiPropertyOptional({ nullable: true })
  @IsOptional()
  @IsNumber({}, FIGURE)
  @Min(0)
  @Max(60_000)
  rtt_ms?: number | null;

  @ApiPropertyOptional({ nullable: true })
  @IsOptional()
  @IsNumber({}, FIGURE)
  @Min(0)
  @Max(100)
  packet_loss_percent?: number | null;

  @ApiPropertyOptional({ nullable: true, description: 'Click to two-way audio' })
  @IsOptional()
  @IsNumber({}, FIGURE)
  @Min(0)
  @Max(600_000)
  setup_ms?: number | null;
}
