import { Injectable } from '@nestjs/common';
import { ROUTES } from '@dialer/contracts';
import type { Instruction } from '@dialer/telephony';
import { v5 as uuidFrom } from 'uuid';
import { AppConfig } from '../../../platform/config/app-config';
import { Database } from '../../../platform/database/database';
import { AudioLibrary } from '../../audio/audio-library';
import { ComplianceService } from '../../compliance/compliance.service';
import type { AgentRow } from '../campaign-rows.repository';

export const QUEUE_TRACK_PATH = 'queue-track.wav';
export const OPT_OUT_KEY = '9';
const OPT_OUT_WAIT_SECONDS = 5;
const GOODBYE = 'You have been put on our do not call list. Goodbye.';

/** What people on a line hear. Pure functions of rows and settings: the same question gets the same answer (calls.md A2). */
@Injectable()
export class LineSpeech {
  constructor(
    private readonly db: Database,
    private readonly compliance: ComplianceService,
    private readonly audio: AudioLibrary,
    private readonly config: AppConfig,
  ) {}

  /** While detection listens, or no agent is there yet: ours, near-silent at first (C11). */
  queueTrack(): Instruction {
    return { do: 'play', url: `${this.config.http.baseUrl}${ROUTES.voice}/${QUEUE_TRACK_PATH}`, loop: true };
  }

  /** Who is called is told by whom, within two seconds of their greeting, and how never to be called again (peers.md §2, 4). */
  async safeHarbour(callId: string): Promise<Instruction> {
    const { seller_name, seller_phone } = await this.compliance.currentSettings(this.db.orm);
    const who = seller_name ? `This is ${seller_name}` : 'This is a sales call';
    const number = seller_phone ? ` Our number is ${spelled(seller_phone)}.` : '';
    const text = `${who}, calling for telemarketing purposes. We are sorry, nobody is free to speak to you right now.${number} To never be called again, press ${OPT_OUT_KEY} now.`;
    return { do: 'gather', callId, prompt: { text }, waitSeconds: OPT_OUT_WAIT_SECONDS, then: 'hangup' };
  }

  /** For whoever calls one of our numbers; the key comes back under an id made of their leg. */
  async whoWeAre(legSid: string): Promise<Instruction> {
    const { seller_name } = await this.compliance.currentSettings(this.db.orm);
    const text = `Hello. ${seller_name ? `This is ${seller_name}.` : 'You have been called by a sales team.'} To never be called by us again, press ${OPT_OUT_KEY} now.`;
    return { do: 'gather', callId: uuidFrom(legSid, uuidFrom.URL), prompt: { text }, waitSeconds: OPT_OUT_WAIT_SECONDS, then: 'hangup' };
  }

  goodbye(): Instruction {
    return { do: 'say', text: GOODBYE, then: 'hangup' };
  }

  /** Throws AUDIO_NOT_FOUND. */
  async voicemail(messageId: string): Promise<Instruction> {
    const { url } = await this.audio.message(messageId);
    return { do: 'play', url, loop: false, then: 'hangup' };
  }

  join(agent: AgentRow, label: string): Extract<Instruction, { do: 'join' }> {
    // The agent's desk names the call in what the room tells: settings of a room are those of its first participant (A3).
    return { do: 'join', callId: agent.id, room: agent.room, label };
  }
}

/** A speaking machine reads digits one by one only when they stand apart. */
const spelled = (phone: string): string => phone.replace('+', '').split('').join(' ');
