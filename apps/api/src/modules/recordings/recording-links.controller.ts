import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { ROUTES } from '@dialer/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../auth/access.decorators';
import { RecordingAnswer } from './recording-answer';
import { RecordingPlayback } from './recording-playback';

@ApiTags('calls')
@Controller(ROUTES.recordingLinks)
export class RecordingLinksController {
  constructor(
    private readonly playback: RecordingPlayback,
    private readonly answer: RecordingAnswer,
  ) {}

  /** Whoever holds the link may listen: the token is signed by us and expires. */
  @Get(':token')
  @Public()
  @ApiOperation({ summary: 'The audio of a recording by the link that the web backend was sent; no session' })
  @ApiProduces('audio/wav', 'audio/mpeg')
  @ApiHeader({ name: 'range', required: false, description: 'One range of bytes, e.g. bytes=0-65535' })
  async play(@Param('token') token: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<FastifyReply> {
    return this.answer.send(request, reply, await this.playback.findByLink(token));
  }
}
