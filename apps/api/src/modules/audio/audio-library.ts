import { Injectable } from '@nestjs/common';
import { ROUTES, type AudioFileView } from '@dialer/contracts';
import { AppConfig } from '../../platform/config/app-config';
import { AppError } from '../../platform/errors/app-error';
import { AudioFilesRepository, type AudioFileRow } from './audio-files.repository';
import { BUILT_IN_MESSAGES, type BuiltInMessage } from './built-in-messages';

export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const EXTENSION = { 'audio/wav': 'wav', 'audio/mpeg': 'mp3' } as const;

/** A message that can be handed to a carrier. */
export interface PlayableMessage {
  id: string;
  /** Where the carrier fetches it: our id of the file and nothing of anybody's. */
  url: string;
  durationMs: number;
}

/** The messages there are, for whoever plays them. */
@Injectable()
export class AudioLibrary {
  constructor(
    private readonly files: AudioFilesRepository,
    private readonly config: AppConfig,
  ) {}

  async list(): Promise<AudioFileView[]> {
    return [...BUILT_IN_MESSAGES.map(builtInView), ...(await this.files.all()).map(audioFileView)];
  }

  /** Throws AUDIO_NOT_FOUND. */
  async message(id: string): Promise<PlayableMessage> {
    const builtIn = BUILT_IN_MESSAGES.find((one) => one.id === id);
    if (builtIn) return { id, durationMs: builtIn.durationMs, url: this.urlOf(`${id}.wav`) };
    const row = UUID.test(id) ? await this.files.byId(id) : null;
    if (!row) throw new AppError('AUDIO_NOT_FOUND', 'There is no such message', { audio_id: id });
    return { id, durationMs: row.durationMs, url: this.urlOf(`${row.fetchKey}.${EXTENSION[row.contentType]}`) };
  }

  private urlOf(file: string): string {
    return `${this.config.http.baseUrl}${ROUTES.voice}/audio/${file}`;
  }
}

const seconds = (ms: number) => Math.round(ms / 100) / 10;

export function audioFileView({ id, name, contentType, bytes, durationMs, createdAt }: AudioFileRow): AudioFileView {
  return {
    audio_id: id,
    name,
    duration_seconds: seconds(durationMs),
    content_type: contentType,
    bytes,
    built_in: false,
    created_at: createdAt.toISOString(),
  };
}

function builtInView({ id, name, contentType, durationMs, data }: BuiltInMessage): AudioFileView {
  return {
    audio_id: id,
    name,
    duration_seconds: seconds(durationMs),
    content_type: contentType,
    bytes: data.length,
    built_in: true,
    created_at: null,
  };
}
