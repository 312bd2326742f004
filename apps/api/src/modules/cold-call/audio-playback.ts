import { Injectable } from '@nestjs/common';
import type { AudioFileView, AudioPlaybackRequest, AudioPlaybackResponse, Page } from '@dialer/contracts';
import { AppError } from '../../platform/errors/app-error';
import { AudioLibrary, type PlayableMessage } from '../audio/audio-library';
import type { Principal } from '../auth/principal';
import { CallAccess } from '../calls/call-access';
import { isOver } from '../calls/call-state';
import type { CallRow } from '../calls/calls.repository';
import { controlError, isGone } from './control-error';
import { Providers } from '../calls/providers';

/** Recorded messages in a live call: both sides hear them, beside each other's voices. */
@Injectable()
export class AudioPlayback {
  constructor(
    private readonly library: AudioLibrary,
    private readonly access: CallAccess,
    private readonly providers: Providers,
  ) {}

  async files(): Promise<Page<AudioFileView>> {
    const items = await this.library.list();
    return { items, total: items.length };
  }

  async control({ conference_sid, audio_id, action }: AudioPlaybackRequest, principal: Principal): Promise<AudioPlaybackResponse> {
    const call = await this.access.own(conference_sid, principal);
    if (!call) throw new AppError('CONFERENCE_NOT_FOUND', 'There is no such conference', { conference_sid });
    const plays = action === 'play';
    // A message that somebody has deleted meanwhile can still be stopped.
    const message = plays ? await this.library.message(audio_id) : null;
    await (message ? this.play(call, message) : this.stop(call));
    return {
      success: true,
      conference_sid,
      audio_id,
      action,
      status: plays ? 'playing' : 'stopped',
      duration_seconds: message && Math.round(message.durationMs / 100) / 10,
      message: plays ? 'The message is being played' : 'Nothing is being played',
    };
  }

  private async play(call: CallRow, { url }: PlayableMessage): Promise<void> {
    if (isOver(call.state)) throw hasEnded(call);
    // Before the answer nobody would hear it but the rep, and a contact who comes in the middle.
    if (call.state !== 'in-progress') throw new AppError('CONFLICT', 'Nobody has answered yet', { state: call.state });
    if (!call.conferenceSid) throw new AppError('CONFLICT', 'There is no room that both sides are in', { state: call.state });
    try {
      await this.providers.configured(call.provider).playToRoom(call.conferenceSid, url);
    } catch (error) {
      throw isGone(error) ? hasEnded(call) : controlError(error);
    }
  }

  /** In a call that has ended nothing is being played: that is what was asked for. */
  private async stop(call: CallRow): Promise<void> {
    if (isOver(call.state) || !call.conferenceSid) return;
    try {
      await this.providers.configured(call.provider).stopPlayingToRoom(call.conferenceSid);
    } catch (error) {
      throw controlError(error);
    }
  }
}

const hasEnded = ({ state }: CallRow) => new AppError('CONFLICT', 'The call has ended', { state });
