import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ROUTES, type ContactFindResult, type ContactView } from '@dialer/contracts';
import { Allow, CurrentPrincipal } from '../auth/access.decorators';
import type { Principal } from '../auth/principal';
import { ContactLogService } from './contact-log.service';
import { ContactsService } from './contacts.service';
import { ContactLogDto, ContactUpdateDto } from './dto/contact-log.dto';
import { ContactFindDto } from './dto/contact-search.dto';

@ApiTags('contacts')
@Controller(ROUTES.contacts)
export class ContactsController {
  constructor(
    private readonly contacts: ContactsService,
    private readonly logs: ContactLogService,
  ) {}

  @Post('search')
  @HttpCode(200)
  @Allow('contacts.read')
  @ApiOperation({ summary: 'The best few of all lists; the words travel in the body, never in the address' })
  find(@Body() { q }: ContactFindDto): Promise<ContactFindResult> {
    return this.contacts.find(q);
  }

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
