import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PROVIDERS, ROLES, type ProviderName, type Role, type UserCreateRequest, type UserUpdateRequest } from '@dialer/contracts';
import { Transform } from 'class-transformer';
import { IsBoolean, IsEmail, IsIn, IsNotEmpty, IsOptional, Matches, MaxLength, MinLength, ValidateIf } from 'class-validator';
import { E164 } from '../../../platform/e164';
import { CleanText } from '../../../platform/http/clean-text';
import { PASSWORD_LENGTH } from '../passwords';

const trimmed = ({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value);
const lowerCase = ({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim().toLowerCase() : value);
/** Leaving a field out and sending null are two things: only `caller_id` and `provider` may be null. */
const IfGiven = () => ValidateIf((_, value: unknown) => value !== undefined);

const wantsRole = { message: `must be one of ${ROLES.join(', ')}` };
const wantsProvider = { message: `must be one of ${PROVIDERS.join(', ')}, or null` };
const wantsE164 = { message: 'must be a number like +14155550100, or null' };
const wantsPassword = { message: `must have at least ${PASSWORD_LENGTH.min} characters` };

export class UserCreateDto implements UserCreateRequest {
  @ApiProperty({ example: 'ada@example.com' })
  @Transform(lowerCase)
  @IsEmail({}, { message: 'must be an e-mail address' })
  @MaxLength(254)
  email!: string;

  @ApiProperty({ example: 'Ada Park' })
  @Transform(trimmed)
  @CleanText(100)
  @IsNotEmpty({ message: 'must not be empty' })
  name!: string;

  @ApiProperty({ enum: ROLES })
  @IsIn(ROLES, wantsRole)
  role!: Role;

  @ApiProperty({ format: 'password', minLength: PASSWORD_LENGTH.min, maxLength: PASSWORD_LENGTH.max })
  @CleanText(PASSWORD_LENGTH.max)
  @MinLength(PASSWORD_LENGTH.min, wantsPassword)
  password!: string;

  @ApiPropertyOptional({ type: String, nullable: true, example: '+14155550100' })
  @IsOptional()
  @Matches(E164, wantsE164)
  caller_id?: string | null;

  @ApiPropertyOptional({ enum: PROVIDERS, nullable: true, description: 'The carrier of their calls; null: the installation’s' })
  @IsOptional()
  @IsIn(PROVIDERS, wantsProvider)
  provider?: ProviderName | null;
}

export class UserUpdateDto implements UserUpdateRequest {
  @ApiPropertyOptional()
  @Transform(trimmed)
  @IfGiven()
  @CleanText(100)
  @IsNotEmpty({ message: 'must not be empty' })
  name?: string;

  @ApiPropertyOptional({ enum: ROLES })
  @IfGiven()
  @IsIn(ROLES, wantsRole)
  role?: Role;

  @ApiPropertyOptional({ format: 'password' })
  @IfGiven()
  @CleanText(PASSWORD_LENGTH.max)
  @MinLength(PASSWORD_LENGTH.min, wantsPassword)
  password?: string;

  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @Matches(E164, wantsE164)
  caller_id?: string | null;

  @ApiPropertyOptional({ enum: PROVIDERS, nullable: true })
  @IsOptional()
  @IsIn(PROVIDERS, wantsProvider)
  provider?: ProviderName | null;

  @ApiPropertyOptional({ description: 'true ends all sessions of the user at once' })
  @IfGiven()
  @IsBoolean({ message: 'must be true or false' })
  disabled?: boolean;
}
