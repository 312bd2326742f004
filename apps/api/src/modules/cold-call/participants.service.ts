import { Injectable } from '@nestjs/common';
import type { ControlMuteRequest, ControlMuteResponse } from '@dialer/contracts';
import type { TelephonyProvider } from '@dialer/telephony';
import { v4 as randomUuid } from 'uuid';
import { AppConfig } from '../../platform/config/app-config';
import { AppError } from '../../platform/errors/app-error';
import type { Principal } from '../auth/principal';
import { CallAccess } from '../calls/call-access';
import { holdTrackUrl, holdUrlOf } from '../calls/hold-urls';
import { CUSTOMER_LABEL } from '../calls/call-reducer';
import { isOver } from '../calls/call-state';
import type { CallRow } from '../calls/calls.repository';
import { CallsService } from '../calls/calls.service';
import { controlError, isGone } from './control-error';
import { Providers } from '../calls/providers';

interface Wanted {
  muted?: boolean;
  hold?: boolean;
}

/** Mute and hold of one participant (calls.md A4, D21). What the room says about it afterwards comes as an event. */
@Injectable()
export class ParticipantsService {
  constructor(
    private readonly calls: CallsService,
    private readonly access: CallAccess,
    private readonly providers: Providers,
    private readonly config: AppConfig,
  ) {}

  async control(request: ControlMuteRequest, principal: Principal): Promise<ControlMuteResponse> {
    const wanted = wantedOf(request);
    const call = await this.access.own(request.conference_sid, principal);
    if (!call) throw new AppError('CONFERENCE_NOT_FOUND', 'There is no such conference', { conference_sid: request.conference_sid });
    const legSid = await this.locate(call, request.participant_sid);
    const told = await this.tell(call, legSid, wanted, request);
    // What such a room does not tell by itself, the command has.
    if (call.path !== 'room') await this.calls.noteParticipant(call.id, legSid, told);
    return {
      success: true,
      conference_sid: request.conference_sid,
      participant_sid: request.participant_sid,
      ...told,
      message: messageOf(wanted),
    };
  }

  private async locate(call: CallRow, participant: string): Promise<string> {
    if (isOver(call.state)) throw new AppError('CONFLICT', 'The call has ended', { state: call.state });
    const isCustomer = participant === CUSTOMER_LABEL || participant === call.callSid;
    const legs = isCustomer ? [] : await this.access.legsOf(call);
    const leg = legs.find((one) => one.label === participant || one.legSid === participant);
    if (!isCustomer && !leg) throw notThere(participant);
    const legSid = isCustomer ? call.callSid : (leg?.legSid ?? null);
    if (leg?.leftAt) throw notThere(participant);
    if (!legSid || (!call.conferenceSid && call.path !== 'direct'))
      throw new AppError('CONFLICT', 'This participant is not in the room yet', { participant_sid: participant });
    return legSid;
  }

  private async tell(call: CallRow, legSid: string, wanted: Wanted, { participant_sid }: ControlMuteRequest) {
    const provider = this.providers.configured(call.provider);
    const holdUrl = wanted.hold ? { holdUrl: holdUrlOf(this.config.http.baseUrl, call) } : {};
    try {
      if (call.path === 'direct') return await this.holdWithoutRoom(provider, call, wanted);
      return await provider.updateParticipant(call.conferenceSid!, legSid, { ...wanted, ...holdUrl });
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw isGone(error) ? notThere(participant_sid) : controlError(error);
    }
  }

  /** There is no room: the other side hears our track, and the browser mutes itself (calls.md D21). */
  private async holdWithoutRoom({ direct }: TelephonyProvider, call: CallRow, { hold }: Wanted) {
    if (hold === undefined || !direct)
      throw new AppError('CONFLICT', 'This call has no room: its browser mutes by itself', { path: call.path });
    if (call.state !== 'in-progress') throw new AppError('CONFLICT', 'Nobody has answered yet', { state: call.state });
    if (hold) await direct.playToContact(call.callSid!, holdTrackUrl(this.config.http.baseUrl), randomUuid());
    else await direct.stopPlaying(call.callSid!);
    return { muted: call.customerMuted, hold };
  }
}

/** An action with its value, or the plain `muted`; neither is a mistake that should not look like success. */
function wantedOf({ action, muted, value = true }: ControlMuteRequest): Wanted {
  if (action === 'mute' || action === 'unmute') return { muted: (action === 'mute') === value };
  if (action === 'hold' || action === 'unhold') return { hold: (action === 'hold') === value };
  if (muted !== undefined) return { muted: muted === value };
  throw new AppError('VALIDATION_ERROR', 'What shall be done?', {
    fields: { action: 'is required: mute, unmute, hold or unhold (or send muted)' },
  });
}

function messageOf({ muted, hold }: Wanted): string {
  if (muted !== undefined) return muted ? 'Muted' : 'Unmuted';
  return hold ? 'On hold' : 'Off hold';
}

function notThere(participant: string): AppError {
  return new AppError('PARTICIPANT_NOT_FOUND', 'There is no such participant in this call', { participant_sid: participant });
}
