import { Injectable } from '@nestjs/common';
import type { CampaignCreateRequest } from '@dialer/contracts';
import type { TelephonyProvider } from '@dialer/telephony';
import { AppError } from '../../../platform/errors/app-error';
import { AudioLibrary } from '../../audio/audio-library';
import { CallerIds } from '../../calls/caller-ids';
import { CampaignLaw } from './campaign-law';
import { settingsFaults } from './campaign-settings';
import { FillingRepository } from './filling.repository';

/** What only others can say of a campaign that somebody wants: the law, the carrier, the lists, the messages. */
@Injectable()
export class CampaignChecks {
  constructor(
    private readonly law: CampaignLaw,
    private readonly filling: FillingRepository,
    private readonly audio: AudioLibrary,
    private readonly callerIds: CallerIds,
  ) {}

  /** The name of its list, if it has one. Throws VALIDATION_ERROR or CALL_BLOCKED with what is wrong. */
  async of(request: CampaignCreateRequest, provider: TelephonyProvider): Promise<string | null> {
    const faults = settingsFaults(request);
    const listName = request.contact_list_id ? await this.filling.listName(request.contact_list_id) : null;
    if (request.contact_list_id && listName === null) faults['contact_list_id'] ??= 'there is no such list';
    const { message_id, on_machine } = request.amd ?? {};
    if (on_machine === 'leave_message' && message_id && !(await this.isMessage(message_id)))
      faults['amd.message_id'] = 'there is no such message';
    if (Object.keys(faults).length) throw new AppError('VALIDATION_ERROR', 'Some fields are not valid', { fields: faults });
    await this.law.requireSeller(request.lines ?? 1);
    await this.requireOwned(request.caller_ids ?? [], provider);
    return listName;
  }

  private async isMessage(id: string): Promise<boolean> {
    try {
      await this.audio.message(id);
      return true;
    } catch (error) {
      if (error instanceof AppError && error.code === 'AUDIO_NOT_FOUND') return false;
      throw error;
    }
  }

  /** Showing a number that is not ours is spoofing (calls.md B9). */
  private async requireOwned(wanted: readonly string[], provider: TelephonyProvider): Promise<void> {
    for (const number of wanted) {
      if ((await this.callerIds.of(provider, number, 'line')).includes(number)) continue;
      throw new AppError('CALL_BLOCKED', 'A number to call from is not one of ours', { reason: 'caller_id_not_owned', caller_id: number });
    }
  }
}
