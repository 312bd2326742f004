import { ApiProperty } from '@nestjs/swagger';
import type { LoginRequest } from '@dialer/contracts';
import { IsNotEmpty } from 'class-validator';
import { CleanText } from '../../../platform/http/clean-text';
import { PASSWORD_LENGTH } from '../passwords';

export class LoginDto implements LoginRequest {
  /** Not checked for its shape: what is no address simply fits nobody. */
  @ApiProperty({ example: 'ada@example.com' })
  @CleanText(254)
  @IsNotEmpty({ message: 'must not be empty' })
  email!: string;

  @ApiProperty({ format: 'password' })
  @CleanText(PASSWORD_LENGTH.max)
  @IsNotEmpty({ message: 'must not be empty' })
  password!: string;
}
