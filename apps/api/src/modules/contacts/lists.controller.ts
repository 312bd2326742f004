import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ROUTES, type ContactListView, type ContactSearchResult, type Page } from '@dialer/contracts';
import { Allow } from '../auth/access.decorators';
import { ContactsService } from './contacts.service';
import { ContactQueryDto, ContactSearchDto } from './dto/contact-search.dto';
import { ListsService } from './lists.service';

@ApiTags('contacts')
@Controller(ROUTES.contactLists)
export class ListsController {
  constructor(
    private readonly lists: ListsService,
    private readonly contacts: ContactsService,
  ) {}

  @Get()
  @Allow('contacts.read')
  @ApiOperation({ summary: 'All lists, with counts per status and outcome' })
  all(): Promise<Page<ContactListView>> {
    return this.lists.all();
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('contacts.delete')
  @ApiOperation({ summary: 'Delete a list with its contacts; the log of their calls stays' })
  delete(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.lists.delete(id);
  }

  @Get(':id/contacts')
  @Allow('contacts.read')
  @ApiOperation({ summary: 'A page of a list' })
  page(@Param('id', ParseUUIDPipe) id: string, @Query() query: ContactQueryDto): Promise<ContactSearchResult> {
    return this.contacts.search(id, query);
  }

  @Post(':id/contacts/search')
  @HttpCode(200)
  @Allow('contacts.read')
  @ApiOperation({ summary: 'A page of what is found; the words travel in the body, never in the address' })
  search(@Param('id', ParseUUIDPipe) id: string, @Body() body: ContactSearchDto): Promise<ContactSearchResult> {
    return this.contacts.search(id, body);
  }
}
