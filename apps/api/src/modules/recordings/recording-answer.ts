import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { ErrorBody } from '@dialer/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { byteRange } from './byte-range';
import { RecordingPlayback, type Playable, type Use } from './recording-playback';
import { RecordingStorage } from './recording-storage';

/** Sends the audio of a recording, whole or the part that is asked for; who may have it has been decided before. */
@Injectable()
export class RecordingAnswer {
  constructor(
    private readonly playback: RecordingPlayback,
    private readonly storage: RecordingStorage,
  ) {}

  async send(request: FastifyRequest, reply: FastifyReply, recording: Playable, use: Use = 'listen'): Promise<FastifyReply> {
    // A HEAD is answered as if there were no range (RFC 9110, 14.2).
    const headOnly = request.method === 'HEAD';
    const asked = headOnly || !isCurrent(request, recording) ? 'whole' : byteRange(request.headers.range, recording.bytes);
    if (!headOnly && asked !== 'unsatisfiable') await this.playback.note(recording, use);
    void reply.header('content-disposition', disposition(recording, use));
    return this.answer(reply, recording, asked, headOnly);
  }

  private async answer(
    reply: FastifyReply,
    { key, bytes, contentType, sha256 }: Playable,
    asked: ReturnType<typeof byteRange>,
    headOnly: boolean,
  ): Promise<FastifyReply> {
    void reply.headers({ 'accept-ranges': 'bytes', 'cache-control': 'private, no-store', etag: `"${sha256}"` });
    if (asked === 'unsatisfiable') return reply.status(416).header('content-range', `bytes */${bytes}`).send(OUTSIDE);
    const part = asked === 'whole' ? { first: 0, last: bytes - 1 } : asked;
    if (asked !== 'whole') void reply.status(206).header('content-range', `bytes ${part.first}-${part.last}/${bytes}`);
    void reply.headers({
      'content-type': contentType,
      'content-length': String(part.last - part.first + 1),
    });
    // With nothing to send Fastify would announce a length of 0.
    return reply.send(headOnly ? Readable.from([]) : await this.storage.read(key, part));
  }
}

/** A file that is kept is named by its call, so that a folder of them can be told apart. */
function disposition({ callId, contentType }: Playable, use: Use): string {
  const name = `${use === 'download' ? callId : 'recording'}.${contentType === 'audio/mpeg' ? 'mp3' : 'wav'}`;
  return `${use === 'download' ? 'attachment' : 'inline'}; filename="${name}"`;
}

/** `If-Range`: a part of another file than the one begun with would be noise. */
function isCurrent({ headers }: FastifyRequest, { sha256 }: Playable): boolean {
  return headers['if-range'] === undefined || headers['if-range'] === `"${sha256}"`;
}

const OUTSIDE: ErrorBody = { error: { code: 'VALIDATION_ERROR', message: 'The range lies outside of the recording' } };
