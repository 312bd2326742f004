import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ROUTES, type RecordingPage } from '@dialer/contracts';
import { Allow } from '../auth/access.decorators';
import { RecordingQueryDto } from './dto/recording.dto';
import { RecordingKeeping } from './recording-keeping';

@ApiTags('ops')
@ApiSecurity('api-key')
@Controller(ROUTES.recordings)
export class RecordingListController {
  constructor(private readonly keeping: RecordingKeeping) {}

  @Get()
  @Allow('ops.read')
  @ApiOperation({ summary: 'Recordings by status, e.g. those that failed with the reason; the newest first' })
  page(@Query() query: RecordingQueryDto): Promise<RecordingPage> {
    return this.keeping.page(query);
  }
}
