import { Controller, Get, Header, Param, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ROUTES } from '@dialer/contracts';
import { AppError } from '../../platform/errors/app-error';
import { toWav } from '../../platform/wav';
import { Public } from '../auth/access.decorators';
import { AudioFilesRepository } from './audio-files.repository';
import { BUILT_IN_MESSAGES } from './built-in-messages';

/** 20 ms of silence: a file without any sound is refused by some players. */
const NOTHING = toWav(Array<number>(160).fill(0));
const FILE = /^([0-9a-z-]{1,64})\.(wav|mp3)$/;

/**
 * Messages as carriers' media servers fetch them. Those sign some requests and not others, so the address itself is what lets
 * them in: 128 bits that only the carrier is told (docs/adr/0010).
 */
@ApiExcludeController()
@Public()
@Controller(ROUTES.voice)
export class AudioContentController {
  constructor(private readonly files: AudioFilesRepository) {}

  @Get('audio/:file')
  @Header('cache-control', 'private, max-age=3600')
  async get(@Param('file') file: string): Promise<StreamableFile> {
    const [, key = ''] = FILE.exec(file) ?? [];
    const sound = BUILT_IN_MESSAGES.find(({ id }) => id === key) ?? (key ? await this.files.soundOf(key) : null);
    if (!sound) throw new AppError('AUDIO_NOT_FOUND', 'There is no such message');
    return new StreamableFile(sound.data, { type: sound.contentType, length: sound.data.length });
  }

  /** What ends a message on carriers that have no command for it. */
  @Get('nothing.wav')
  @Header('cache-control', 'public, max-age=86400')
  nothing(): StreamableFile {
    return new StreamableFile(NOTHING, { type: 'audio/wav', length: NOTHING.length });
  }
}
