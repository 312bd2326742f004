import { Injectable } from '@nestjs/common';
import { asc, count, eq, type SQL } from 'drizzle-orm';
import { Database, type Tx } from '../../platform/database/database';
import { audioFiles } from '../../platform/database/schema/audio';

export type NewAudioFile = typeof audioFiles.$inferInsert;
/** All about a message but its sound. */
export type AudioFileRow = Omit<typeof audioFiles.$inferSelect, 'data'>;
export interface Sound {
  contentType: string;
  data: Buffer;
}

const LABEL = {
  id: audioFiles.id,
  name: audioFiles.name,
  contentType: audioFiles.contentType,
  durationMs: audioFiles.durationMs,
  bytes: audioFiles.bytes,
  fetchKey: audioFiles.fetchKey,
  createdBy: audioFiles.createdBy,
  createdAt: audioFiles.createdAt,
};

@Injectable()
export class AudioFilesRepository {
  constructor(private readonly db: Database) {}

  all(): Promise<AudioFileRow[]> {
    return this.db.orm.select(LABEL).from(audioFiles).orderBy(asc(audioFiles.name), asc(audioFiles.id));
  }

  async byId(id: string): Promise<AudioFileRow | null> {
    const [row] = await this.db.orm.select(LABEL).from(audioFiles).where(eq(audioFiles.id, id));
    return row ?? null;
  }

  soundOf(fetchKey: string): Promise<Sound | null> {
    return this.sound(eq(audioFiles.fetchKey, fetchKey));
  }

  soundById(id: string): Promise<Sound | null> {
    return this.sound(eq(audioFiles.id, id));
  }

  async count(tx: Tx): Promise<number> {
    const [row] = await tx.select({ files: count() }).from(audioFiles);
    return row?.files ?? 0;
  }

  async insert(tx: Tx, file: NewAudioFile): Promise<void> {
    await tx.insert(audioFiles).values(file);
  }

  async rename(tx: Tx, id: string, name: string): Promise<AudioFileRow | null> {
    const [row] = await tx.update(audioFiles).set({ name }).where(eq(audioFiles.id, id)).returning(LABEL);
    return row ?? null;
  }

  async delete(tx: Tx, id: string): Promise<boolean> {
    return (await tx.delete(audioFiles).where(eq(audioFiles.id, id)).returning({ id: audioFiles.id })).length > 0;
  }

  private async sound(which: SQL): Promise<Sound | null> {
    const { contentType, data } = audioFiles;
    const [row] = await this.db.orm.select({ contentType, data }).from(audioFiles).where(which);
    return row ?? null;
  }
}
