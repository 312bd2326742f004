import { ApiProperty } from '@nestjs/swagger';
import type { ComplianceSettings, DayHours, WeekHoursView } from '@dialer/contracts';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { CleanText } from '../../../platform/http/clean-text';
import { E164 } from '../../../platform/e164';

const TIME = { message: 'must be a time like 09:00' };
/** `null` is an answer: no limit. A field that is missing is none. */
const OrNull = () => ValidateIf((_, value) => value !== null);

export class DayHoursDto implements DayHours {
  @ApiProperty({ example: '09:00' })
  @Matches(/^([01]\d|2[0-3]):[0-5]\d$/, TIME)
  from!: string;

  @ApiProperty({ example: '17:00', description: 'Not included; 24:00 is the end of the day' })
  @Matches(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, TIME)
  to!: string;
}

const Day = (): PropertyDecorator => (target, name) => {
  ApiProperty({ type: DayHoursDto, nullable: true })(target, name);
  OrNull()(target, name);
  IsObject({ message: 'must be { "from", "to" }, or null' })(target, name);
  ValidateNested()(target, name);
  Type(() => DayHoursDto)(target, name);
};

export class WeekHoursDto implements WeekHoursView {
  @Day()
  weekday!: DayHoursDto | null;

  @Day()
  saturday!: DayHoursDto | null;

  @Day()
  sunday!: DayHoursDto | null;
}

export class ComplianceSettingsDto implements ComplianceSettings {
  @ApiProperty()
  @IsBoolean({ message: 'must be true or false' })
  enforce_hours_locally!: boolean;

  @ApiProperty({ type: WeekHoursDto, nullable: true })
  @OrNull()
  @IsObject({ message: 'must be hours, or null' })
  @ValidateNested()
  @Type(() => WeekHoursDto)
  hours!: WeekHoursDto | null;

  @ApiProperty({ type: [String], nullable: true, example: ['US', 'CA'] })
  @OrNull()
  @IsArray({ message: 'must be a list of countries, or null for all' })
  @ArrayMaxSize(300)
  @Matches(/^[A-Z]{2}$/, { each: true, message: 'must be countries by their two letters' })
  allowed_countries!: string[] | null;

  @ApiProperty({ type: Number, nullable: true })
  @OrNull()
  @IsInt({ message: 'must be a whole number' })
  @Min(1, { message: 'must be 1 or more' })
  @Max(100, { message: 'must be 100 or less' })
  attempts_per_day!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  @OrNull()
  @IsInt({ message: 'must be a whole number' })
  @Min(1, { message: 'must be 1 or more' })
  @Max(1000, { message: 'must be 1000 or less' })
  attempts_total!: number | null;

  @ApiProperty()
  @IsInt({ message: 'must be a whole number' })
  @Min(0, { message: 'must be 0 or more' })
  @Max(60 * 24 * 90, { message: 'must be 90 days or less' })
  cool_down_minutes!: number;

  @ApiProperty({ type: Number, nullable: true })
  @OrNull()
  @IsNumber({ allowNaN: false, allowInfinity: false, maxDecimalPlaces: 2 }, { message: 'must be an amount' })
  @Min(0, { message: 'must be 0 or more' })
  @Max(1_000_000, { message: 'is too much' })
  daily_spend_limit!: number | null;

  @ApiProperty({ enum: ['USD'], description: 'The rates it is estimated by are in US dollars' })
  @IsIn(['USD'], { message: 'must be USD' })
  currency!: 'USD';

  @ApiProperty()
  @IsBoolean({ message: 'must be true or false' })
  list_age_rule!: boolean;

  @ApiProperty({ type: String, nullable: true })
  @OrNull()
  @CleanText(100)
  seller_name!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '+14155550100' })
  @OrNull()
  @Matches(E164, { message: 'must be a phone number like +14155550123' })
  seller_phone!: string | null;
}
