import { Controller, Get, Header, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ROUTES } from '@dialer/contracts';
import { Public } from '../auth/access.decorators';
import { HOLD_TRACK_PATH } from '../calls/hold-urls';
import { QUEUE_TRACK_PATH } from '../campaign/lines/line-speech';
import { holdTrack, queueTrack } from './hold-track';

/** Music without anybody's data in it, fetched by carriers' media servers, which do not always sign. */
@ApiExcludeController()
@Public()
@Controller(ROUTES.voice)
export class HoldTrackController {
  @Get(HOLD_TRACK_PATH)
  @Header('cache-control', 'public, max-age=86400')
  get(): StreamableFile {
    return new StreamableFile(holdTrack(), { type: 'audio/wav' });
  }

  @Get(QUEUE_TRACK_PATH)
  @Header('cache-control', 'public, max-age=86400')
  getQueueTrack(): StreamableFile {
    return new StreamableFile(queueTrack(), { type: 'audio/wav' });
  }
}
