import { Injectable } from '@nestjs/common';
import type { CallEvent, Instruction } from '@dialer/telephony';
import { AppConfig } from '../../platform/config/app-config';
import { BrowserLegs } from '../calls/browser-legs';
import { holdTrackUrl } from '../calls/hold-urls';
import { CampaignWebhooks } from '../campaign/campaign-webhooks';

const SOMETHING_FAILED = 'We are sorry, something went wrong on our side. Goodbye.';

/** What a leg hears when it asks: pure functions of the row, so never deduplicated (calls.md A2). */
@Injectable()
export class LegDocuments {
  constructor(
    private readonly browsers: BrowserLegs,
    private readonly campaigns: CampaignWebhooks,
    private readonly config: AppConfig,
  ) {}

  holdMusic(): Instruction {
    return { do: 'play', url: holdTrackUrl(this.config.http.baseUrl), loop: true };
  }

  /** What the contact hears before a recording that has to be announced; the recording starts after its end (calls.md E23). */
  recordingAnnouncement(): Instruction {
    return { do: 'say', text: this.config.recordings.announcement, then: 'continue' };
  }

  /** The carrier could not fetch a document of ours: a browser's leg goes back to its room, a campaign's line on to what is next for it, anybody else hears an apology. */
  async fallback(event: CallEvent | undefined): Promise<Instruction> {
    const legSid = event?.kind === 'media-request' ? event.legSid : null;
    const next = legSid && ((await this.browsers.roomOf(legSid)) ?? (await this.campaigns.lineOf(legSid)));
    return next || { do: 'say', text: SOMETHING_FAILED, then: 'hangup' };
  }
}
