import { Injectable } from '@nestjs/common';
import type { CallRow } from '../../calls/calls.repository';
import { LineCarriers } from './line-carriers';
import { LineSpeech } from './line-speech';

/** The track for who has just answered (calls.md C11), where carriers do not ask for it themselves. */
@Injectable()
export class QueueTrack {
  constructor(
    private readonly carriers: LineCarriers,
    private readonly speech: LineSpeech,
  ) {}

  /** Not owed: nobody is worse off than in silence should it fail. */
  async playTo({ provider, callSid }: CallRow): Promise<void> {
    const carrier = this.carriers.of(provider);
    if (carrier.bridge && callSid) await carrier.redirectLeg(callSid, this.speech.queueTrack());
  }
}
