import { ApiPropertyOptional } from '@nestjs/swagger';
import type { AgentActionRequest } from '@dialer/contracts';
import { IsOptional } from 'class-validator';
import { CleanText } from '../../../../platform/http/clean-text';

export class AgentActionDto implements AgentActionRequest {
  @ApiPropertyOptional({ example: 'lunch', description: 'Of a pause' })
  @IsOptional()
  @CleanText(200)
  reason?: string;
}
