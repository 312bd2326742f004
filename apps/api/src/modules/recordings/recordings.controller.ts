import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProduces, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ROUTES, type RecordingView } from '@dialer/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, CurrentPrincipal } from '../auth/access.decorators';
import type { Principal } from '../auth/principal';
import { LegalHoldDto, RecordingConsentDto } from './dto/recording.dto';
import { RecordingAnswer } from './recording-answer';
import { RecordingCommands } from './recording-commands';
import { RecordingKeeping } from './recording-keeping';
import { RecordingPlayback } from './recording-playback';

@ApiTags('calls')
@ApiSecurity('api-key')
@Controller(ROUTES.calls)
export class RecordingsController {
  constructor(
    private readonly playback: RecordingPlayback,
    private readonly answer: RecordingAnswer,
    private readonly commands: RecordingCommands,
    private readonly keeping: RecordingKeeping,
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

  @Get(':id/recording/download')
  @Allow('recordings.download')
  @ApiOperation({ summary: 'The same as a file to keep' })
  @ApiProduces('audio/wav', 'audio/mpeg')
  async download(
    @Param('id') id: string,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    return this.answer.send(request, reply, await this.playback.find(id, principal), 'download');
  }

  @Post(':id/recording/pause')
  @HttpCode(200)
  @Allow('calls.place')
  @ApiOperation({ summary: 'Record nothing while a card number is read out; the time stays in the recording, silent' })
  pause(@Param('id') id: string, @CurrentPrincipal() principal: Principal): Promise<RecordingView> {
    return this.commands.pause(id, principal);
  }

  @Post(':id/recording/resume')
  @HttpCode(200)
  @Allow('calls.place')
  @ApiOperation({ summary: 'Go on recording' })
  resume(@Param('id') id: string, @CurrentPrincipal() principal: Principal): Promise<RecordingView> {
    return this.commands.resume(id, principal);
  }

  @Post(':id/recording/consent')
  @HttpCode(200)
  @Allow('calls.place')
  @ApiOperation({ summary: 'The person called has agreed to be recorded, or has not' })
  consent(@Param('id') id: string, @Body() body: RecordingConsentDto, @CurrentPrincipal() principal: Principal): Promise<RecordingView> {
    return this.commands.consent(id, body.agreed, principal);
  }

  @Put(':id/recording/legal-hold')
  @Allow('recordings.hold')
  @ApiOperation({ summary: 'Keep it whatever its age, or no longer' })
  hold(@Param('id') id: string, @Body() body: LegalHoldDto, @CurrentPrincipal() principal: Principal): Promise<RecordingView> {
    return this.keeping.setHold(id, body.hold, principal);
  }

  @Post(':id/recording/retry')
  @HttpCode(200)
  @Allow('ops.act')
  @ApiOperation({ summary: 'Fetch a recording that failed from the carrier once more' })
  retry(@Param('id') id: string, @CurrentPrincipal() principal: Principal): Promise<RecordingView> {
    return this.keeping.retry(id, principal);
  }

  @Delete(':id/recording')
  @Allow('recordings.delete')
  @ApiOperation({ summary: 'Delete the audio, here and at the carrier; what it was stays known' })
  delete(@Param('id') id: string, @CurrentPrincipal() principal: Principal): Promise<RecordingView> {
    return this.keeping.delete(id, principal);
  }
}
