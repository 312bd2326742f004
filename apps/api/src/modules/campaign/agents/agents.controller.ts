import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { AGENT_ACTIONS, ROUTES, type AgentAction, type AgentJoined, type AgentView } from '@dialer/contracts';
import { AppError } from '../../../platform/errors/app-error';
import { Allow, CurrentPrincipal } from '../../auth/access.decorators';
import type { Principal } from '../../auth/principal';
import { AgentActions } from './agent-actions';
import { DesksService } from './desks.service';
import { AgentActionDto } from './dto/agent-action.dto';

@ApiTags('campaigns')
@ApiSecurity('api-key')
@Controller()
export class AgentsController {
  constructor(
    private readonly desks: DesksService,
    private readonly actions: AgentActions,
  ) {}

  @Post(`${ROUTES.campaigns}/:id/agents`)
  @HttpCode(200)
  @Allow('campaigns.work')
  @ApiOperation({ summary: 'Sit down at a campaign: what the browser joins its warm room with' })
  sitDown(@Param('id') id: string, @CurrentPrincipal() principal: Principal): Promise<AgentJoined> {
    return this.desks.sitDown(id, principal);
  }

  @Post(`${ROUTES.campaignAgents}/:agentId/:action`)
  @HttpCode(200)
  @Allow('campaigns.work')
  @ApiOperation({ summary: 'What an agent does: heartbeat, pause, resume, next, hang_up, drop_voicemail, veto_drop, leave' })
  act(
    @Param('agentId') agentId: string,
    @Param('action') action: string,
    @Body() body: AgentActionDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<AgentView> {
    const known = AGENT_ACTIONS.find((one): one is AgentAction => one === action);
    if (!known) throw new AppError('NOT_FOUND', 'There is no such action', { action, actions: AGENT_ACTIONS });
    return this.actions.do(agentId, known, body.reason ?? '', principal);
  }
}
