import { ApiPropertyOptional } from '@nestjs/swagger';
import { DELIVERY_KINDS, DELIVERY_STATUSES, type DeliveryKind, type DeliveryQuery, type DeliveryStatus } from '@dialer/contracts';
import { IsIn, IsOptional } from 'class-validator';
import { PageDto } from '../../../platform/http/page.dto';

export class DeliveryQueryDto extends PageDto implements DeliveryQuery {
  @ApiPropertyOptional({ enum: DELIVERY_STATUSES })
  @IsOptional()
  @IsIn(DELIVERY_STATUSES, { message: `must be one of ${DELIVERY_STATUSES.join(', ')}` })
  status?: DeliveryStatus;

  @ApiPropertyOptional({ enum: DELIVERY_KINDS })
  @IsOptional()
  @IsIn(DELIVERY_KINDS, { message: `must be one of ${DELIVERY_KINDS.join(', ')}` })
  kind?: DeliveryKind;
}
