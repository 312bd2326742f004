import { Body, Controller, Delete, Get, Header, HttpCode, Param, ParseUUIDPipe, Patch, Post, Req, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiProduces, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ROUTES, type AudioFileView, type Page } from '@dialer/contracts';
import type { FastifyRequest } from 'fastify';
import { Allow, CurrentPrincipal } from '../auth/access.decorators';
import type { Principal } from '../auth/principal';
import { AudioFilesService } from './audio-files.service';
import { AudioLibrary } from './audio-library';
import { AudioFileUpdateDto } from './dto/audio-file.dto';

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

  @Get(':id/sound')
  @Header('cache-control', 'private, no-store')
  @Allow('calls.place')
  @ApiProduces('audio/wav', 'audio/mpeg')
  @ApiOperation({ summary: 'A message, to listen to' })
  async sound(@Param('id') id: string): Promise<StreamableFile> {
    const { data, contentType } = await this.files.sound(id);
    return new StreamableFile(data, { type: contentType, length: data.length });
  }

  @Patch(':id')
  @Allow('audio.manage')
  @ApiOperation({ summary: 'Rename a message' })
  rename(@Param('id', ParseUUIDPipe) id: string, @Body() { name }: AudioFileUpdateDto): Promise<AudioFileView> {
    return this.files.rename(id, name);
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('audio.manage')
  @ApiOperation({ summary: 'Delete a message; 409 with `used_by` while something will play it' })
  delete(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.files.delete(id);
  }
}
