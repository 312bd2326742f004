import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/database';

/** Who refers to a message, in words for the person who wants to delete it: `campaign “Autumn leads”`. */
export type AudioUse = (tx: Tx, audioId: string) => Promise<readonly string[]>;

/**
 * Modules that keep an `audio_id` add themselves here in `onModuleInit`, so that `audio` never imports them. What they answer
 * keeps a message from being deleted. They are asked in the transaction of the deletion.
 */
@Injectable()
export class AudioUses {
  private readonly uses: AudioUse[] = [];

  add(use: AudioUse): void {
    this.uses.push(use);
  }

  async of(tx: Tx, audioId: string): Promise<string[]> {
    const found: string[] = [];
    for (const use of this.uses) found.push(...(await use(tx, audioId)));
    return found;
  }
}
