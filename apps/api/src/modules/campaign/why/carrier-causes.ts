import { Injectable } from '@nestjs/common';
import { TelephonyRegistry, type TelephonyProvider } from '@dialer/telephony';
import { AppConfig } from '../../../platform/config/app-config';
import { CallerIds } from '../../calls/caller-ids';
import { CarrierPaceRepository } from '../../calls/carrier-pace.repository';
import type { CampaignRow } from '../campaign-rows.repository';
import { forAll, type Cause } from './causes';

/** Dials that wait longer than this wait for the pace, not for each other. */
const PACE_MS = 1_000;

/** What holds everybody back at the carrier. */
@Injectable()
export class CarrierCauses {
  constructor(
    private readonly registry: TelephonyRegistry,
    private readonly callerIds: CallerIds,
    private readonly pace: CarrierPaceRepository,
    private readonly config: AppConfig,
  ) {}

  async of(campaign: CampaignRow): Promise<Cause[]> {
    const provider = this.registry.get(campaign.provider);
    if (!provider) return [forAll('carrier_not_configured')];
    const account = { provider: campaign.provider, path: 'line' as const };
    const [{ legs, waitUntil }, isOurs] = await Promise.all([this.pace.load(account, PACE_MS), this.showsOwnNumbers(campaign, provider)]);
    const causes: Cause[] = [];
    if (legs >= this.config.pace[campaign.provider].maxLiveCalls) causes.push(forAll('carrier_lines'));
    if (waitUntil) causes.push(forAll('carrier_pace', waitUntil));
    if (!isOurs) causes.push(forAll('caller_id_not_owned'));
    return causes;
  }

  /** A carrier that cannot be asked now says nothing against a number. */
  private async showsOwnNumbers({ callerIds }: CampaignRow, provider: TelephonyProvider): Promise<boolean> {
    try {
      const owned = await Promise.all(
        callerIds.map(async (number) => (await this.callerIds.of(provider, number, 'line')).includes(number)),
      );
      return owned.every(Boolean);
    } catch {
      return true;
    }
  }
}
