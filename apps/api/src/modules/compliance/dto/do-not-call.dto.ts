import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { DialRefusalSearchRequest, DoNotCallAddRequest, DoNotCallLookupRequest, DoNotCallRemoveRequest } from '@dialer/contracts';
import { IsNotEmpty, IsOptional, IsUUID } from 'class-validator';
import { CleanText } from '../../../platform/http/clean-text';
import { Instant } from '../../../platform/http/instant';

const LONGEST_NUMBER = 60;
const LONGEST_REASON = 500;

export class DoNotCallLookupDto implements DoNotCallLookupRequest {
  @ApiProperty({ example: '+14155550123' })
  @CleanText(LONGEST_NUMBER)
  @IsNotEmpty({ message: 'is required' })
  phone!: string;
}

export class DoNotCallAddDto extends DoNotCallLookupDto implements DoNotCallAddRequest {
  @ApiPropertyOptional()
  @IsOptional()
  @CleanText(LONGEST_REASON)
  reason?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Without it: for good' })
  @IsOptional()
  @Instant()
  expires_at?: string;
}

export class DoNotCallRemoveDto extends DoNotCallLookupDto implements DoNotCallRemoveRequest {
  @ApiProperty({ description: 'Kept in the audit log: who took a number off must say why' })
  @CleanText(LONGEST_REASON)
  @IsNotEmpty({ message: 'is required' })
  reason!: string;
}

export class DialRefusalSearchDto implements DialRefusalSearchRequest {
  @ApiPropertyOptional({ example: '+14155550123' })
  @IsOptional()
  @CleanText(LONGEST_NUMBER)
  phone?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsUUID(undefined, { message: 'must be the id of a contact' })
  contact_id?: string;
}
