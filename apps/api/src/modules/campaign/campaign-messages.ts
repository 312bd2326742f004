import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AudioUses } from '../audio/audio-uses';
import { CampaignRowsRepository } from './campaign-rows.repository';

/** Keeps the messages that campaigns will still leave on answering machines from being deleted. */
@Injectable()
export class CampaignMessages implements OnModuleInit {
  constructor(
    private readonly uses: AudioUses,
    private readonly rows: CampaignRowsRepository,
  ) {}

  onModuleInit(): void {
    this.uses.add(async (tx, audioId) => (await this.rows.namesWithMessage(tx, audioId)).map((name) => `campaign “${name}”`));
  }
}
