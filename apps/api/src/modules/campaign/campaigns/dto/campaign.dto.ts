import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ANSWER_POLICIES,
  CAMPAIGN_CONTACT_STATUSES,
  CAMPAIGN_MODES,
  CAMPAIGN_STATUSES,
  RETRY_OUTCOMES,
  type AmdSettings,
  type AnswerPolicy,
  type CampaignContactInput,
  type CampaignContactsAddRequest,
  type CampaignContactSearchRequest,
  type CampaignContactStatus,
  type CampaignCreateRequest,
  type CampaignMode,
  type CampaignStatus,
  type DispositionRequest,
  type RetrySettings,
} from '@dialer/contracts';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { CleanText } from '../../../../platform/http/clean-text';
import { E164 } from '../../../../platform/e164';
import { Instant } from '../../../../platform/http/instant';
import { PageDto } from '../../../../platform/http/page.dto';
import { WeekHoursDto } from '../../../compliance/dto/compliance-settings.dto';

const MOST_CONTACTS = 20_000;
const LONGEST_DELAY_MINUTES = 60 * 24 * 90;
const oneOf = (words: readonly string[]) => ({ message: `must be one of ${words.join(', ')}` });
const WHOLE = { message: 'must be a whole number' };
const OrNull = () => ValidateIf((_, value) => value !== null && value !== undefined);

class ContactsPart {
  @ApiPropertyOptional({
    type: 'array',
    items: { oneOf: [{ type: 'string', example: '+14155550110' }, { type: 'object' }] },
    description: 'Numbers, or objects with phone, name, company, title, time_zone, custom',
  })
  @IsOptional()
  @IsArray({ message: 'must be a list' })
  @ArrayNotEmpty({ message: 'must hold at least one contact' })
  @ArrayMaxSize(MOST_CONTACTS, { message: `must not be longer than ${MOST_CONTACTS}: import a list instead` })
  contacts?: (string | CampaignContactInput)[];

  @ApiPropertyOptional({ description: 'All contacts of a list, those that join it later too' })
  @IsOptional()
  @IsUUID(undefined, { message: 'must be the id of a list' })
  contact_list_id?: string;
}

export class CampaignContactsDto extends ContactsPart implements CampaignContactsAddRequest {}

class AmdDto implements Partial<AmdSettings> {
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  enabled?: boolean;

  @IsOptional()
  @IsIn(['connect', 'hang_up'], oneOf(['connect', 'hang_up']))
  unknown?: 'connect' | 'hang_up';

  @IsOptional()
  @IsIn(['hang_up', 'leave_message'], oneOf(['hang_up', 'leave_message']))
  on_machine?: 'hang_up' | 'leave_message';

  @OrNull()
  @CleanText(64)
  message_id?: string | null;

  @IsOptional()
  @IsIn(['consumer', 'business'], oneOf(['consumer', 'business']))
  audience?: 'consumer' | 'business';
}

class RetryDto implements Partial<RetrySettings> {
  @IsOptional()
  @IsInt(WHOLE)
  @Min(1, { message: 'must be 1 or more' })
  @Max(20, { message: 'must be 20 or less' })
  max_attempts?: number;

  @IsOptional()
  @ValidateBy({
    name: 'delays',
    validator: {
      validate: isDelays,
      defaultMessage: () => `must be minutes (0 to ${LONGEST_DELAY_MINUTES}) or null per ending: ${RETRY_OUTCOMES.join(', ')}`,
    },
  })
  delay_minutes?: RetrySettings['delay_minutes'];
}

function isDelays(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([word, minutes]) => {
    const fits = typeof minutes === 'number' && Number.isInteger(minutes) && minutes >= 0 && minutes <= LONGEST_DELAY_MINUTES;
    return (RETRY_OUTCOMES as readonly string[]).includes(word) && (minutes === null || fits);
  });
}

class FilterDto {
  @IsOptional()
  @IsArray({ message: 'must be a list of statuses or outcomes' })
  @ArrayMaxSize(50)
  @IsString({ each: true, message: 'must be statuses or outcomes' })
  @MaxLength(64, { each: true })
  @CleanEach()
  status?: string[];
}

function CleanEach(): PropertyDecorator {
  const validate = (value: unknown) => Array.isArray(value) && value.every((text) => typeof text === 'string' && !text.includes('\0'));
  return ValidateBy({ name: 'cleanEach', validator: { validate, defaultMessage: () => 'must not contain NUL' } });
}

export class CampaignCreateDto extends ContactsPart implements CampaignCreateRequest {
  @ApiPropertyOptional()
  @IsOptional()
  @CleanText(200)
  name?: string;

  @ApiPropertyOptional({ example: 'twilio' })
  @IsOptional()
  @CleanText(64)
  provider?: string;

  @ApiPropertyOptional({ type: [String], description: 'Default: the number of the carrier account' })
  @IsOptional()
  @IsArray({ message: 'must be a list of numbers' })
  @ArrayMaxSize(100)
  @Matches(E164, { each: true, message: 'must be phone numbers like +14155550123' })
  caller_ids?: string[];

  @ApiPropertyOptional({ enum: CAMPAIGN_MODES, default: 'power' })
  @IsOptional()
  @IsIn(CAMPAIGN_MODES, oneOf(CAMPAIGN_MODES))
  mode?: CampaignMode;

  @ApiPropertyOptional({ minimum: 1, maximum: 10, default: 1 })
  @IsOptional()
  @IsInt(WHOLE)
  @Min(1, { message: 'must be from 1 to 10' })
  @Max(10, { message: 'must be from 1 to 10' })
  lines?: number;

  @ApiPropertyOptional({ enum: ANSWER_POLICIES, default: 'detect_first' })
  @IsOptional()
  @IsIn(ANSWER_POLICIES, oneOf(ANSWER_POLICIES))
  answer_policy?: AnswerPolicy;

  @ApiPropertyOptional({ type: AmdDto })
  @IsOptional()
  @IsObject({ message: 'must be an object' })
  @ValidateNested()
  @Type(() => AmdDto)
  amd?: AmdDto;

  @ApiPropertyOptional({ type: RetryDto })
  @IsOptional()
  @IsObject({ message: 'must be an object' })
  @ValidateNested()
  @Type(() => RetryDto)
  retry?: RetryDto;

  @ApiPropertyOptional({ default: 15 })
  @IsOptional()
  @IsInt(WHOLE)
  @Min(0, { message: 'must be from 0 to 60' })
  @Max(60, { message: 'must be from 0 to 60' })
  ring_floor_seconds?: number;

  @ApiPropertyOptional({ type: WeekHoursDto, nullable: true })
  @OrNull()
  @IsObject({ message: 'must be hours, or null' })
  @ValidateNested()
  @Type(() => WeekHoursDto)
  hours?: WeekHoursDto | null;

  @ApiPropertyOptional()
  @IsOptional()
  @CleanText(20_000)
  script?: string;

  @ApiPropertyOptional({ type: FilterDto })
  @IsOptional()
  @IsObject({ message: 'must be an object' })
  @ValidateNested()
  @Type(() => FilterDto)
  filter?: FilterDto;

  @ApiPropertyOptional({ default: 0 })
  @IsOptional()
  @IsInt(WHOLE)
  @Min(-100, { message: 'must be from -100 to 100' })
  @Max(100, { message: 'must be from -100 to 100' })
  priority?: number;

  @ApiPropertyOptional({ default: true })
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  start?: boolean;
}

export class DispositionDto implements DispositionRequest {
  @ApiProperty({ example: '+14155550110' })
  @CleanText(64)
  phone!: string;

  @ApiProperty({ example: 'connected', description: 'An outcome, or any text up to 64 characters, kept as it came' })
  @CleanText(64)
  @Matches(/\S/, { message: 'is required' })
  @IsNotEmpty({ message: 'is required' })
  disposition!: string;

  @ApiPropertyOptional()
  @IsOptional()
  @CleanText(10_000)
  notes?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  @IsOptional()
  @Instant()
  callback_at?: string;
}

export class CampaignQueryDto extends PageDto {
  @ApiPropertyOptional({ enum: CAMPAIGN_STATUSES })
  @IsOptional()
  @IsIn(CAMPAIGN_STATUSES, oneOf(CAMPAIGN_STATUSES))
  status?: CampaignStatus;
}

export class CampaignViewQueryDto {
  @ApiPropertyOptional({ default: 0, description: '`contacts_next` of the page before' })
  @IsOptional()
  @Type(() => Number)
  @IsInt(WHOLE)
  @Min(0, { message: 'must be 0 or more' })
  @Max(2_000_000_000, { message: 'is too far' })
  contacts_from?: number;
}

export class CampaignContactSearchDto extends PageDto implements CampaignContactSearchRequest {
  @ApiPropertyOptional({ description: 'Part of a name, a company or a number' })
  @IsOptional()
  @CleanText(200)
  q?: string;

  @ApiPropertyOptional({ enum: CAMPAIGN_CONTACT_STATUSES })
  @IsOptional()
  @IsIn(CAMPAIGN_CONTACT_STATUSES, oneOf(CAMPAIGN_CONTACT_STATUSES))
  status?: CampaignContactStatus;
}
