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
import { AudioFilesRepository, type NewAudioFile, type Sound } from './audio-files.repository';
import { audioFormat, AudioFormatFault, type AudioFormat } from './audio-format';
import { audioFileView, UUID } from './audio-library';
import { AudioUses } from './audio-uses';
import { BUILT_IN_MESSAGES } from './built-in-messages';

/** Five minutes as MP3, or of what a telephone line carries as WAV. */
const LARGEST_BYTES = 5 * 1024 * 1024;
const MOST_FILES = 200;
export const LONGEST_NAME = 100;

/** Takes messages in, renames them and throws them away. */
@Injectable()
export class AudioFilesService {
  constructor(
    private readonly files: AudioFilesRepository,
    private readonly db: Database,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly uses: AudioUses,
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

  async rename(id: string, name: string): Promise<AudioFileView> {
    return this.db.tx(async (tx) => {
      const row = await this.files.rename(tx, id, name.trim());
      if (!row) throw noSuchMessage(id);
      await this.audit.record(tx, { action: 'audio_file.renamed', subject: { type: 'audio_file', id } });
      return audioFileView(row);
    });
  }

  /** For people who want to hear it before anybody else does. Throws AUDIO_NOT_FOUND. */
  async sound(id: string): Promise<Sound> {
    const sound = BUILT_IN_MESSAGES.find((one) => one.id === id) ?? (UUID.test(id) ? await this.files.soundById(id) : null);
    if (!sound) throw noSuchMessage(id);
    return sound;
  }

  /** A call that plays it has fetched it already and plays on; whatever will play it later keeps it here. */
  async delete(id: string): Promise<void> {
    await this.db.tx(async (tx) => {
      const used = await this.uses.of(tx, id);
      if (used.length) throw inUse(id, used);
      if (!(await this.files.delete(tx, id))) throw noSuchMessage(id);
      await this.audit.record(tx, { action: 'audio_file.deleted', subject: { type: 'audio_file', id } });
    });
  }
}

const noSuchMessage = (id: string) => new AppError('AUDIO_NOT_FOUND', 'There is no such message', { audio_id: id });
const inUse = (id: string, used: readonly string[]) =>
  new AppError('CONFLICT', `It is used by ${used.join(', ')}: choose another message there first`, { audio_id: id, used_by: used });

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
