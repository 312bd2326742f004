import { ApiPropertyOptional } from '@nestjs/swagger';
import { DELIVERY_KINDS, DELIVERY_STATUSES, type DeliveryKind, type DeliveryQuery, type DeliveryStatus } from '@dialer/contracts';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';

export class DeliveryQueryDto implements DeliveryQuery {
  @ApiPropertyOptional({ enum: DELIVERY_STATUSES })
  @IsOptional()
  @IsIn(DELIVERY_STATUSES, { message: `must be one of ${DELIVERY_STATUSES.join(', ')}` })
  status?: DeliveryStatus;

  @ApiPropertyOptional({ enum: DELIVERY_KINDS })
  @IsOptional()
  @IsIn(DELIVERY_KINDS, { message: `must be one of ${DELIVERY_KINDS.join(', ')}` })
  kind?: DeliveryKind;

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
