import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ROUTES, type ContactView } from '@dialer/contracts';
import { Allow, CurrentPrincipal } from '../auth/access.decorators';
import type { Principal } from '../auth/principal';
import { ContactLogService } from './contact-log.service';
import { ContactsService } from './contacts.service';
import { ContactLogDto, ContactUpdateDto } from './dto/contact-log.dto';

@ApiTags('contacts')
@Controller(ROUTES.contacts)
export class ContactsController {
  constructor(
    private readonly contacts: ContactsService,
    private readonly logs: ContactLogService,
  ) {}

  @Get(':id')
  @Allow('contacts.read')
  @ApiOperation({ summary: 'One contact' })
  view(@Param('id', ParseUUIDPipe) id: string): Promise<ContactView> {
    return this.contacts.view(id);
  }

  @Patch(':id')
  @Allow('contacts.log')
  @ApiOperation({ summary: 'Change its notes' })
  update(@Param('id', ParseUUIDPipe) id: string, @Body() body: ContactUpdateDto): Promise<ContactView> {
    return this.contacts.update(id, body);
  }

  @Post(':id/log')
  @HttpCode(200)
  @Allow('contacts.log')
  @ApiOperation({ summary: 'How the call went; sending it again changes nothing' })
  log(@Param('id', ParseUUIDPipe) id: string, @Body() body: ContactLogDto, @CurrentPrincipal() principal: Principal): Promise<ContactView> {
    return this.logs.log(id, body, principal);
  }
}
