import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { Injectable } from '@nestjs/common';
import type { AudioFileView } from '@dialer/contracts';
import type { FastifyRequest } from 'fastify';
import { v7 as uuid } from 'uuid';
import { Clock } from '../../platform/clock/clock';
import { Database } from '../../platform/database/database';
import { AppError } from '../../platform/errors/app-error';
import { isCleanText, toCleanText } from '../../platform/http/clean-text';
import { fieldFault, readUpload } from '../../platform/http/upload-parts';
import { AuditLog } from '../audit/audit-log';
import type { Principal } from '../auth/principal';
import { AudioFilesRepository, type NewAudioFile } from './audio-files.repository';
import { audioFormat, AudioFormatFault, type AudioFormat } from './audio-format';
import { audioFileView } from './audio-library';

/** Five minutes as MP3, or of what a telephone line carries as WAV. */
const LARGEST_BYTES = 5 * 1024 * 1024;
const MOST_FILES = 200;
const LONGEST_NAME = 100;

/** Takes messages in and throws them away. */
@Injectable()
export class AudioFilesService {
  constructor(
    private readonly files: AudioFilesRepository,
    private readonly db: Database,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async add(request: FastifyRequest, principal: Principal): Promise<AudioFileView> {
    const { name, data } = await readForm(request);
    const row: NewAudioFile & { createdBy: string | null } = {
      id: uuid(),
      name,
      ...formatOf(data),
      bytes: data.length,
      fetchKey: randomBytes(16).toString('hex'),
      data,
      createdBy: principal.kind === 'user' ? principal.userId : null,
      createdAt: this.clock.now(),
    };
    await this.db.tx(async (tx) => {
      const files = await this.files.count(tx);
      if (files >= MOST_FILES) throw new AppError('CONFLICT', `There are ${files} messages already: delete one first`);
      await this.files.insert(tx, row);
      await this.audit.record(tx, { action: 'audio_file.added', subject: { type: 'audio_file', id: row.id } });
    });
    return audioFileView(row);
  }

  /** A call that plays it has fetched it already and plays on. */
  async delete(id: string): Promise<void> {
    await this.db.tx(async (tx) => {
      if (!(await this.files.delete(tx, id))) throw new AppError('AUDIO_NOT_FOUND', 'There is no such message', { audio_id: id });
      await this.audit.record(tx, { action: 'audio_file.deleted', subject: { type: 'audio_file', id } });
    });
  }
}

async function readForm(request: FastifyRequest): Promise<{ name: string; data: Buffer }> {
  let [name, fileName] = ['', null as string | null];
  const pieces: Buffer[] = [];
  for await (const part of readUpload(request, LARGEST_BYTES)) {
    if (part.kind === 'field' && part.name === 'name') name = part.value.trim();
    if (part.kind === 'file') fileName = part.fileName;
    if (part.kind === 'data') pieces.push(part.bytes);
  }
  if (fileName === null) throw fieldFault('file', 'is required: a WAV or MP3 file');
  if (!isCleanText(name) || name.length > LONGEST_NAME)
    throw fieldFault('name', `must be text, not longer than ${LONGEST_NAME} characters`);
  // Some clients send the whole path.
  const fromFile = toCleanText(path.parse(path.win32.basename(fileName)).name)
    .trim()
    .slice(0, LONGEST_NAME);
  return { name: name || fromFile || 'Message', data: Buffer.concat(pieces) };
}

function formatOf(data: Buffer): AudioFormat {
  try {
    return audioFormat(data);
  } catch (error) {
    if (error instanceof AudioFormatFault) throw fieldFault('file', error.message);
    throw error;
  }
}
