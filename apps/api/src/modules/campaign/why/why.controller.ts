import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ROUTES, type WhyView } from '@dialer/contracts';
import { Allow } from '../../auth/access.decorators';
import { WhyService } from './why.service';

@ApiTags('campaigns')
@ApiSecurity('api-key')
@Controller(ROUTES.campaigns)
export class WhyController {
  constructor(private readonly why: WhyService) {}

  @Get(':id/why')
  @Allow('campaigns.read')
  @ApiOperation({ summary: 'Why isn’t it dialing? Each cause, how many it holds back, and until when' })
  of(@Param('id') id: string): Promise<WhyView> {
    return this.why.of(id);
  }
}
