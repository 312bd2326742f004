import { Body, Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ROUTES, type CallingHoursView, type ComplianceSettingsView, type DialRefusalView, type Page } from '@dialer/contracts';
import { Allow, CurrentPrincipal } from '../auth/access.decorators';
import type { Principal } from '../auth/principal';
import { DialRefusals } from './dial-refusals.service';
import { ComplianceSettingsDto } from './dto/compliance-settings.dto';
import { DialRefusalSearchDto } from './dto/do-not-call.dto';
import { SettingsService } from './settings.service';

@ApiTags('compliance')
@Controller()
export class ComplianceController {
  constructor(
    private readonly settings: SettingsService,
    private readonly refusals: DialRefusals,
  ) {}

  @Get(ROUTES.complianceSettings)
  @Allow('settings.manage')
  @ApiOperation({ summary: 'What this workspace decided about dialling, and what holds by law' })
  view(): Promise<ComplianceSettingsView> {
    return this.settings.view();
  }

  @Put(ROUTES.complianceSettings)
  @Allow('settings.manage')
  @ApiOperation({ summary: 'Change it; holds from the next dial on' })
  save(@Body() body: ComplianceSettingsDto, @CurrentPrincipal() principal: Principal): Promise<ComplianceSettingsView> {
    return this.settings.save(body, principal);
  }

  @Get(ROUTES.callingHours)
  @Allow('calls.read')
  @ApiOperation({ summary: 'Whether calling hours hold now' })
  hours(): Promise<CallingHoursView> {
    return this.settings.callingHours();
  }

  @Post(`${ROUTES.dialRefusals}/search`)
  @HttpCode(200)
  @Allow('calls.read_all')
  @ApiOperation({ summary: 'Why was it not dialled? The latest refusals of a number or a contact' })
  search(@Body() body: DialRefusalSearchDto): Promise<Page<DialRefusalView>> {
    return this.refusals.search(body);
  }
}
