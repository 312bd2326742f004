import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ROUTES, type CallDetailView, type CallSearchResult, type CallView } from '@dialer/contracts';
import { Allow, CurrentPrincipal } from '../auth/access.decorators';
import type { Principal } from '../auth/principal';
import { CallDetails } from './call-details';
import { CallHistoryService } from './call-history.service';
import { CallLogDto, CallQualityDto, CallSearchDto } from './dto/call.dto';

@ApiTags('calls')
@ApiSecurity('api-key')
@Controller(ROUTES.calls)
export class CallsController {
  constructor(
    private readonly history: CallHistoryService,
    private readonly details: CallDetails,
  ) {}

  @Post('search')
  @HttpCode(200)
  @Allow('calls.read')
  @ApiOperation({ summary: 'Calls, newest first; reps see their own' })
  search(@Body() body: CallSearchDto, @CurrentPrincipal() principal: Principal): Promise<CallSearchResult> {
    return this.history.search(body, principal);
  }

  @Get(':id')
  @Allow('calls.read')
  @ApiOperation({ summary: 'One call with everything that happened to it' })
  detail(@Param('id') id: string, @CurrentPrincipal() principal: Principal): Promise<CallDetailView> {
    return this.details.of(id, principal);
  }

  @Post(':id/quality')
  @HttpCode(204)
  @Allow('calls.place')
  @ApiOperation({ summary: 'The browser’s audio figures, every 10 s' })
  async quality(@Param('id') id: string, @Body() body: CallQualityDto, @CurrentPrincipal() principal: Principal): Promise<void> {
    await this.history.keepQuality(id, body, principal);
  }

  @Post(':id/log')
  @HttpCode(200)
  @Allow('contacts.log')
  @ApiOperation({ summary: 'How a call without a contact went; with one, log it on the contact' })
  log(@Param('id') id: string, @Body() body: CallLogDto, @CurrentPrincipal() principal: Principal): Promise<CallView> {
    return this.history.log(id, body, principal);
  }
}
