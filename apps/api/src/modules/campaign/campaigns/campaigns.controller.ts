import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import {
  ROUTES,
  type CampaignContactPage,
  type CampaignContactsAdded,
  type CampaignCreated,
  type CampaignPage,
  type CampaignView,
  type DeskView,
  type DialNextResponse,
  type DispositionResponse,
  type FloorView,
} from '@dialer/contracts';
import { Allow, CurrentPrincipal } from '../../auth/access.decorators';
import { Limited } from '../../auth/limits.guard';
import type { Principal } from '../../auth/principal';
import { CampaignEngine } from '../campaign-engine';
import { CampaignActions } from './campaign-actions';
import { CampaignCreator } from './campaign-creator';
import { CampaignViews } from './campaign-views';
import { Dispositions } from './dispositions';
import {
  CampaignContactsDto,
  CampaignContactSearchDto,
  CampaignCreateDto,
  CampaignQueryDto,
  CampaignViewQueryDto,
  DispositionDto,
} from './dto/campaign.dto';
import { FloorViews } from './floor-views';
import { CampaignResults } from './results';

@ApiTags('campaigns')
@ApiSecurity('api-key')
@Controller(ROUTES.campaigns)
export class CampaignsController {
  constructor(
    private readonly creator: CampaignCreator,
    private readonly views: CampaignViews,
    private readonly floors: FloorViews,
    private readonly actions: CampaignActions,
    private readonly dispositions: Dispositions,
    private readonly results: CampaignResults,
    private readonly engine: CampaignEngine,
  ) {}

  @Post()
  @Limited('CAMPAIGN')
  @Allow('campaigns.manage')
  @ApiOperation({ summary: 'A new campaign; unless `start` is false it dials its first contact at once' })
  create(@Body() body: CampaignCreateDto, @CurrentPrincipal() principal: Principal): Promise<CampaignCreated> {
    return this.creator.create(body, principal);
  }

  @Get()
  @Allow('campaigns.read')
  @ApiOperation({ summary: 'Campaigns, the latest first' })
  page(@Query() query: CampaignQueryDto): Promise<CampaignPage> {
    return this.views.page(query);
  }

  @Get(':id')
  @Allow('campaigns.read')
  @ApiOperation({ summary: 'A campaign with its first 500 contacts' })
  view(@Param('id') id: string, @Query() query: CampaignViewQueryDto, @CurrentPrincipal() principal: Principal): Promise<CampaignView> {
    return this.views.view(id, principal, query.contacts_from);
  }

  @Get(':id/floor')
  @Allow('campaigns.read')
  @ApiOperation({ summary: 'Agents and lines as they are now' })
  floor(@Param('id') id: string): Promise<FloorView> {
    return this.floors.floor(id);
  }

  @Get(':id/desk')
  @Allow('campaigns.work')
  @ApiOperation({ summary: 'What one’s own desk shows after a reload' })
  desk(@Param('id') id: string, @CurrentPrincipal() principal: Principal): Promise<DeskView> {
    return this.floors.desk(id, principal);
  }

  @Post(':id/contacts/search')
  @HttpCode(200)
  @Allow('campaigns.read')
  @ApiOperation({ summary: 'A page of its contacts' })
  search(@Param('id') id: string, @Body() body: CampaignContactSearchDto): Promise<CampaignContactPage> {
    return this.views.search(id, body);
  }

  @Post(':id/contacts')
  @HttpCode(200)
  @Limited('CAMPAIGN')
  @Allow('campaigns.manage')
  @ApiOperation({ summary: 'More contacts, behind those it has' })
  add(@Param('id') id: string, @Body() body: CampaignContactsDto): Promise<CampaignContactsAdded> {
    return this.actions.addContacts(id, body);
  }

  @Post(':id/dial-next')
  @HttpCode(200)
  @Limited('DIAL_NEXT')
  @Allow('campaigns.work')
  @ApiOperation({ summary: 'Dial the next contact now, whether or not an agent is there' })
  dialNext(@Param('id') id: string, @CurrentPrincipal() principal: Principal): Promise<DialNextResponse> {
    return this.engine.order(id, principal);
  }

  @Post(':id/disposition')
  @HttpCode(200)
  @Allow('campaigns.work')
  @ApiOperation({ summary: 'How it went with a contact' })
  disposition(
    @Param('id') id: string,
    @Body() body: DispositionDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<DispositionResponse> {
    return this.dispositions.save(id, body, principal);
  }

  @Post(':id/pause')
  @HttpCode(200)
  @Allow('campaigns.manage')
  @ApiOperation({ summary: 'Nobody new is dialled' })
  pause(@Param('id') id: string, @CurrentPrincipal() principal: Principal): Promise<CampaignView> {
    return this.actions.pause(id, principal);
  }

  @Post(':id/resume')
  @HttpCode(200)
  @Allow('campaigns.manage')
  @ApiOperation({ summary: 'Go on, or start a draft' })
  resume(@Param('id') id: string, @CurrentPrincipal() principal: Principal): Promise<CampaignView> {
    return this.actions.resume(id, principal);
  }

  @Post(':id/end')
  @HttpCode(200)
  @Allow('campaigns.manage')
  @ApiOperation({ summary: 'End it for good; people on the phone are not cut off' })
  end(@Param('id') id: string): Promise<{ status: 'ended' }> {
    return this.actions.end(id);
  }

  @Get(':id/results.csv')
  @Allow('campaigns.manage')
  @Header('content-type', 'text/csv; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="campaign-results.csv"')
  @ApiOperation({ summary: 'What came of every contact, for a spreadsheet' })
  async export(@Param('id') id: string): Promise<StreamableFile> {
    return new StreamableFile(await this.results.file(id));
  }
}
