import { Controller, Get, Res, ServiceUnavailableException } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheckService } from '@nestjs/terminus';
import { ROUTES } from '@dialer/contracts';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/access.decorators';
import { HealthService } from './health.service';

@ApiTags('ops')
@Controller(ROUTES.health)
@Public()
export class HealthController {
  constructor(
    private readonly checks: HealthCheckService,
    private readonly health: HealthService,
  ) {}

  /** For load balancers: 200 when this process can do its work, else 503 and what is missing. */
  @Get()
  @ApiOperation({ summary: 'Can this process do its work (database, queue, carrier known), and how does it stand with the web backend?' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<unknown> {
    void reply.header('cache-control', 'no-store');
    try {
      return await this.checks.check(this.health.indicators);
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      // Not an error of ours: the answer itself is what was asked for.
      void reply.status(503);
      return error.getResponse();
    }
  }

  /** For whoever restarts processes: no database is asked, since a restart would not bring it back. */
  @Get('live')
  @ApiOperation({ summary: 'Is this process alive?' })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }
}
