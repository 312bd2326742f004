import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PrometheusController } from '@willsoto/nestjs-prometheus';
import type { FastifyReply } from 'fastify';
import { Allow } from '../auth/access.decorators';

/**
 * For Prometheus, with an API key: a proxy on this machine would make "only from loopback" mean everybody. Counts of calls and of
 * refused requests are nobody else's business.
 */
@ApiExcludeController()
@Controller()
export class MetricsController extends PrometheusController {
  @Get()
  @Allow('ops.read')
  override index(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return super.index(reply);
  }
}
