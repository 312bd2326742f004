import { Injectable } from '@nestjs/common';
import { WHY_CAUSES } from '@dialer/contracts';
import { Database } from '../../../platform/database/database';
import { DialGate } from '../../calls/dial-gate';
import { ComplianceService } from '../../compliance/compliance.service';
import { weekHoursOf } from '../../compliance/settings.service';
import type { CampaignRow } from '../campaign-rows.repository';
import type { Cause } from './causes';
import { WhyRepository, type HeldBack } from './why.repository';

/** So many of those whose turn it is are shown to the gate. */
const JUDGED = 200;

/** What holds contacts back: their own waiting, their place, the gate. */
@Injectable()
export class ContactCauses {
  constructor(
    private readonly db: Database,
    private readonly rows: WhyRepository,
    private readonly gate: DialGate,
    private readonly compliance: ComplianceService,
  ) {}

  /** `callable`: who could be dialled now, as far as contacts go. */
  async of(campaign: CampaignRow): Promise<{ causes: Cause[]; callable: number }> {
    const [held, ready] = await Promise.all([this.rows.heldBack(campaign.id), this.rows.ready(campaign.id)]);
    const places = await this.places(campaign, ready);
    const gated = places.open.size ? await this.gated(campaign, places.open) : [];
    const isOver = !ready.length && !held.some(({ queueState }) => queueState === 'waiting');
    const over: Cause[] = isOver ? [{ cause: 'no_contacts_left', contacts: 0, until: null }] : [];
    const open = total(ready.filter(({ hoursKey }) => places.open.has(hoursKey)));
    return { causes: [...over, ...held.flatMap(heldCause), ...places.causes, ...gated], callable: Math.max(0, open - gated.length) };
  }

  private async places(campaign: CampaignRow, ready: readonly { hoursKey: string; contacts: number }[]) {
    const settings = await this.compliance.currentSettings(this.db.orm);
    const hours = campaign.hours ? weekHoursOf(campaign.hours) : null;
    const causes: Cause[] = [];
    const open = new Set<string>();
    for (const { hoursKey, contacts } of ready) {
      const verdict = this.compliance.hoursOfKey(hoursKey, hours, settings);
      if (!verdict || verdict.state === 'open') open.add(hoursKey);
      else if (verdict.state === 'unknown') causes.push({ cause: 'unknown_zone', contacts, until: null });
      else causes.push({ cause: 'calling_hours', contacts, until: verdict.until });
    }
    return { causes, open };
  }

  /** Whom the next picks would move aside, or stop at. */
  private async gated(campaign: CampaignRow, open: ReadonlySet<string>): Promise<Cause[]> {
    const first = (await this.rows.firstReady(campaign.id, JUDGED)).filter(({ hoursKey }) => open.has(hoursKey));
    const dials = first.map(({ phone, timeZone }) => ({
      to: phone,
      contactZone: timeZone,
      automatic: true,
      campaign: true,
      hoursOverridden: false,
      callerId: null,
      ...(campaign.hours && { campaignHours: weekHoursOf(campaign.hours) }),
    }));
    const verdicts = await this.gate.judgeMany(this.db.orm, dials);
    return verdicts.flatMap((verdict) => (verdict.allowed ? [] : { cause: verdict.reason, contacts: 1, until: verdict.until }));
  }
}

const total = (places: readonly { contacts: number }[]): number => places.reduce((sum, { contacts }) => sum + contacts, 0);

function heldCause({ reason, isCallback, contacts, until, queueState }: HeldBack): Cause[] {
  if (reason === null && queueState === 'blocked') return [];
  const cause = reason === null ? (isCallback ? 'waiting_for_callback' : 'waiting_for_retry') : WHY_CAUSES.find((word) => word === reason);
  return cause ? [{ cause, contacts, until }] : [];
}
