import { Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ROUTES, type AudioFileView, type Page } from '@dialer/contracts';
import type { FastifyRequest } from 'fastify';
import { Allow, CurrentPrincipal } from '../auth/access.decorators';
import type { Principal } from '../auth/principal';
import { AudioFilesService } from './audio-files.service';
import { AudioLibrary } from './audio-library';

const FORM = {
  schema: {
    type: 'object',
    required: ['file'],
    properties: {
      file: { type: 'string', format: 'binary', description: 'WAV (8 or 16 bit PCM, µ-law) or MP3, at most 5 MB and 5 minutes' },
      name: { type: 'string', description: 'What reps choose it by; else its file name' },
    },
  },
};

@ApiTags('messages')
@ApiSecurity('api-key')
@Controller(ROUTES.audioFiles)
export class AudioFilesController {
  constructor(
    private readonly library: AudioLibrary,
    private readonly files: AudioFilesService,
  ) {}

  @Get()
  @Allow('calls.place')
  @ApiOperation({ summary: 'Recorded messages, those that came with the product first' })
  async all(): Promise<Page<AudioFileView>> {
    const items = await this.library.list();
    return { items, total: items.length };
  }

  @Post()
  @Allow('audio.manage')
  @ApiConsumes('multipart/form-data')
  @ApiBody(FORM)
  @ApiOperation({ summary: 'Add a message' })
  add(@Req() request: FastifyRequest, @CurrentPrincipal() principal: Principal): Promise<AudioFileView> {
    return this.files.add(request, principal);
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('audio.manage')
  @ApiOperation({ summary: 'Delete a message' })
  delete(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.files.delete(id);
  }
}
