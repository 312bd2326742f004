import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProduces, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ROUTES } from '@dialer/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, CurrentPrincipal } from '../auth/access.decorators';
import type { Principal } from '../auth/principal';
import { RecordingAnswer } from './recording-answer';
import { RecordingPlayback } from './recording-playback';

@ApiTags('calls')
@ApiSecurity('api-key')
@Controller(ROUTES.calls)
export class RecordingsController {
  constructor(
    private readonly playback: RecordingPlayback,
    private readonly answer: RecordingAnswer,
  ) {}

  @Get(':id/recording')
  @Allow('calls.read')
  @ApiOperation({ summary: 'The audio of a call, whole or in parts; reps hear their own' })
  @ApiProduces('audio/wav', 'audio/mpeg')
  @ApiHeader({ name: 'range', required: false, description: 'One range of bytes, e.g. bytes=0-65535' })
  async play(
    @Param('id') id: string,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    return this.answer.send(request, reply, await this.playback.find(id, principal));
  }
}
