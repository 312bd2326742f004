import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  DO_NOT_CALL_LIST_KINDS,
  ROUTES,
  type DoNotCallListView,
  type DoNotCallLookupResult,
  type DoNotCallSummary,
} from '@dialer/contracts';
import type { FastifyRequest } from 'fastify';
import { Allow, CurrentPrincipal } from '../auth/access.decorators';
import type { Principal } from '../auth/principal';
import { DoNotCallUploadService } from './do-not-call-upload.service';
import { DoNotCallService } from './do-not-call.service';
import { DoNotCallAddDto, DoNotCallLookupDto, DoNotCallRemoveDto } from './dto/do-not-call.dto';

const FORM = {
  schema: {
    type: 'object',
    required: ['file'],
    properties: {
      kind: { type: 'string', enum: [...DO_NOT_CALL_LIST_KINDS], default: 'company' },
      name: { type: 'string', description: 'A national list replaces the one of the same name and country' },
      country: { type: 'string', example: 'US', description: 'Whose register it is; also for numbers without a country code' },
      reason: { type: 'string' },
      as_of: { type: 'string', format: 'date-time', description: 'When the register was read; default now' },
      expires_at: { type: 'string', format: 'date-time' },
      file: { type: 'string', format: 'binary', description: 'CSV or text with one number per line, sent after the other fields' },
    },
  },
};

/** Numbers travel in bodies, never in addresses: those end in logs (contract.md §1). */
@ApiTags('do-not-call')
@Controller(ROUTES.doNotCall)
export class DoNotCallController {
  constructor(
    private readonly list: DoNotCallService,
    private readonly uploads: DoNotCallUploadService,
  ) {}

  @Get()
  @Allow('do_not_call.manage')
  @ApiOperation({ summary: 'The latest entries, and all lists with their age' })
  summary(): Promise<DoNotCallSummary> {
    return this.list.summary();
  }

  @Post('lookup')
  @HttpCode(200)
  @Allow('contacts.read')
  @ApiOperation({ summary: 'Is this number on a list, and why?' })
  lookUp(@Body() body: DoNotCallLookupDto): Promise<DoNotCallLookupResult> {
    return this.list.lookUp(body.phone);
  }

  @Post()
  @HttpCode(200)
  @Allow('contacts.log')
  @ApiOperation({ summary: 'Never call this number again; sending it again changes nothing' })
  add(@Body() body: DoNotCallAddDto, @CurrentPrincipal() principal: Principal): Promise<DoNotCallLookupResult> {
    return this.list.add(body, principal);
  }

  @Post('remove')
  @HttpCode(200)
  @Allow('do_not_call.manage')
  @ApiOperation({ summary: 'Take a number off our own lists, with a reason' })
  remove(@Body() body: DoNotCallRemoveDto): Promise<DoNotCallLookupResult> {
    return this.list.remove(body);
  }

  @Post('lists')
  @Allow('do_not_call.manage')
  @ApiConsumes('multipart/form-data')
  @ApiBody(FORM)
  @ApiOperation({ summary: 'Load a file of numbers: our own list, or a scrub against a national register' })
  upload(@Req() request: FastifyRequest, @CurrentPrincipal() principal: Principal): Promise<DoNotCallListView> {
    return this.uploads.receive(request, principal);
  }

  @Delete('lists/:id')
  @HttpCode(204)
  @Allow('do_not_call.manage')
  @ApiOperation({ summary: 'Delete a list; its numbers may be called again' })
  deleteList(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.list.deleteList(id);
  }
}
