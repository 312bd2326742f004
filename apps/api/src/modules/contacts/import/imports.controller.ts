import { Controller, Get, Header, HttpCode, Param, ParseUUIDPipe, Post, Req, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ROUTES, type ImportView } from '@dialer/contracts';
import type { FastifyRequest } from 'fastify';
import { Allow, CurrentPrincipal } from '../../auth/access.decorators';
import type { Principal } from '../../auth/principal';
import { ImportUploadService } from './import-upload.service';
import { ImportsService } from './imports.service';

const FORM = {
  schema: {
    type: 'object',
    required: ['file'],
    properties: {
      file: { type: 'string', format: 'binary', description: 'CSV with the columns name, company, phone and, if you like, title' },
      name: { type: 'string', description: 'What the list is called; else its file name' },
      default_country: { type: 'string', example: 'US', description: 'For numbers without a country code' },
      mapping: { type: 'string', example: '{"phone":"Mobile number"}', description: 'Our column → the header in the file' },
    },
  },
};

@ApiTags('contacts')
@Allow('contacts.import')
@Controller()
export class ImportsController {
  constructor(
    private readonly uploads: ImportUploadService,
    private readonly imports: ImportsService,
  ) {}

  @Post(`${ROUTES.contactLists}/import`)
  @HttpCode(202)
  @ApiConsumes('multipart/form-data')
  @ApiBody(FORM)
  @ApiOperation({ summary: 'Load a contact file; the work goes on as a job' })
  upload(@Req() request: FastifyRequest, @CurrentPrincipal() principal: Principal): Promise<{ import_id: string }> {
    return this.uploads.receive(request, principal);
  }

  @Get(`${ROUTES.imports}/:id`)
  @ApiOperation({ summary: 'How far an import is, and the first 100 rows it could not take' })
  view(@Param('id', ParseUUIDPipe) id: string): Promise<ImportView> {
    return this.imports.view(id);
  }

  @Get(`${ROUTES.imports}/:id/errors`)
  @Header('content-type', 'text/csv; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="import-errors.csv"')
  @ApiOperation({ summary: 'All rows it could not take, as CSV' })
  async errors(@Param('id', ParseUUIDPipe) id: string): Promise<StreamableFile> {
    return new StreamableFile(await this.imports.errorsFile(id));
  }
}
