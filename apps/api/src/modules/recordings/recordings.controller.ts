import { Readable } from 'node:stream';
import { Controller, Get, Headers, Param, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProduces, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ROUTES, type ErrorBody } from '@dialer/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, CurrentPrincipal } from '../auth/access.decorators';
import type { Principal } from '../auth/principal';
import { byteRange } from './byte-range';
import { RecordingPlayback, type Playable } from './recording-playback';
import { RecordingStorage } from './recording-storage';

@ApiTags('calls')
@ApiSecurity('api-key')
@Controller(ROUTES.calls)
export class RecordingsController {
  constructor(
    private readonly playback: RecordingPlayback,
    private readonly storage: RecordingStorage,
  ) {}

  @Get(':id/recording')
  @Allow('calls.read')
  @ApiOperation({ summary: 'The audio of a call, whole or in parts; reps hear their own' })
  @ApiProduces('audio/wav', 'audio/mpeg')
  @ApiHeader({ name: 'range', required: false, description: 'One range of bytes, e.g. bytes=0-65535' })
  async play(
    @Param('id') id: string,
    @CurrentPrincipal() principal: Principal,
    @Headers('range') range: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    const recording = await this.playback.find(id, principal);
    // A HEAD is answered as if there were no range (RFC 9110, 14.2).
    const headOnly = request.method === 'HEAD';
    const asked = headOnly || !isCurrent(request, recording) ? 'whole' : byteRange(range, recording.bytes);
    if (!headOnly && asked !== 'unsatisfiable') await this.playback.noteListening(recording);
    return this.send(reply, recording, asked, headOnly);
  }

  private send(
    reply: FastifyReply,
    { key, bytes, contentType, sha256 }: Playable,
    asked: ReturnType<typeof byteRange>,
    headOnly: boolean,
  ): FastifyReply {
    void reply.headers({ 'accept-ranges': 'bytes', 'cache-control': 'private, no-store', etag: `"${sha256}"` });
    if (asked === 'unsatisfiable') return reply.status(416).header('content-range', `bytes */${bytes}`).send(OUTSIDE);
    const part = asked === 'whole' ? { first: 0, last: bytes - 1 } : asked;
    if (asked !== 'whole') void reply.status(206).header('content-range', `bytes ${part.first}-${part.last}/${bytes}`);
    void reply.headers({
      'content-type': contentType,
      'content-length': String(part.last - part.first + 1),
      'content-disposition': `inline; filename="recording.${contentType === 'audio/mpeg' ? 'mp3' : 'wav'}"`,
    });
    // With nothing to send Fastify would announce a length of 0.
    return reply.send(headOnly ? Readable.from([]) : this.storage.read(key, part));
  }
}

/** `If-Range`: a part of another file than the one begun with would be noise. */
function isCurrent({ headers }: FastifyRequest, { sha256 }: Playable): boolean {
  return headers['if-range'] === undefined || headers['if-range'] === `"${sha256}"`;
}

const OUTSIDE: ErrorBody = { error: { code: 'VALIDATION_ERROR', message: 'The range lies outside of the recording' } };
