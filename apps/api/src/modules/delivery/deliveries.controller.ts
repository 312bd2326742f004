import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ROUTES, type DeliveryPage, type DeliveryResendResult, type DeliveryView } from '@dialer/contracts';
import { Allow, CurrentPrincipal } from '../auth/access.decorators';
import type { Principal } from '../auth/principal';
import { DeliveriesService } from './deliveries.service';
import { DeliveryQueryDto } from './dto/delivery-query.dto';

@ApiTags('ops')
@ApiSecurity('api-key')
@Controller(ROUTES.deliveries)
export class DeliveriesController {
  constructor(private readonly deliveries: DeliveriesService) {}

  @Get()
  @Allow('ops.read')
  @ApiOperation({ summary: 'What the web backend is sent, and how it stands with that; the latest first' })
  page(@Query() query: DeliveryQueryDto): Promise<DeliveryPage> {
    return this.deliveries.page(query);
  }

  @Post('resend')
  @HttpCode(200)
  @Allow('ops.act')
  @ApiOperation({ summary: 'Sends everything that is parked again' })
  resendParked(): Promise<DeliveryResendResult> {
    return this.deliveries.resendParked();
  }

  @Post(':id/resend')
  @HttpCode(200)
  @Allow('calls.read')
  @ApiOperation({ summary: 'Sends one again, with the same key: for ops, and for whoever may see the call' })
  resend(@Param('id') id: string, @CurrentPrincipal() principal: Principal): Promise<DeliveryView> {
    return this.deliveries.resend(id, principal);
  }
}
