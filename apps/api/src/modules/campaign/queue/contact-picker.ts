import { Injectable } from '@nestjs/common';
import type { ComplianceSettings } from '@dialer/contracts';
import type { Tx } from '../../../platform/database/database';
import { DialGate, type GateDial } from '../../calls/dial-gate';
import { ComplianceService } from '../../compliance/compliance.service';
import type { DialRefusal, DialVerdict } from '../../compliance/dial-facts';
import type { WeekHours } from '../../compliance/data/week-hours';
import { weekHoursOf } from '../../compliance/settings.service';
import type { CampaignContactRow, CampaignRow } from '../campaign-rows.repository';
import type { PickOptions } from '../contact-queue';
import { SetAside } from './set-aside';
import { ReadyContactsRepository, type Head } from './ready-contacts.repository';

/** Rows looked at in one round, and rounds in one pick: a list full of numbers that may not be called takes several picks. */
const LEAST_BATCH = 5;
const MOST_BATCH = 100;
const MOST_ROUNDS = 10;
const PROMOTED_AT_ONCE = 200;
/** About the day, the account or the campaign, not about this contact: nobody is moved aside for it. */
const FOR_ALL: ReadonlySet<string> = new Set(['spend_limit', 'abandon_rate', 'caller_id_not_owned']);
/** About the place: other places go on. */
const FOR_PLACE: ReadonlySet<string> = new Set(['list_too_old', 'calling_hours']);

interface Pick {
  tx: Tx;
  campaign: CampaignRow;
  now: Date;
  owners: readonly string[];
  options: PickOptions;
  hours: WeekHours | null;
  settings: ComplianceSettings;
  seen: string[];
  picked: CampaignContactRow[];
  closed: Set<string>;
  /** Nobody else can be picked now. */
  stopped: boolean;
}

/** Who is called next: due callbacks, then never called, then least recently called; of places that are open, as the gate allows. */
@Injectable()
export class ContactPicker {
  constructor(
    private readonly ready: ReadyContactsRepository,
    private readonly gate: DialGate,
    private readonly compliance: ComplianceService,
    private readonly aside: SetAside,
  ) {}

  /** At most `n`, locked and holding their number until the end of the transaction. Cost independent of the list's size. */
  async pick(tx: Tx, campaign: CampaignRow, n: number, now: Date, options: PickOptions = {}): Promise<CampaignContactRow[]> {
    const owners = ownersOf(options);
    await this.ready.promote(tx, campaign.id, owners, now, PROMOTED_AT_ONCE);
    const settings = await this.compliance.currentSettings(tx);
    const hours = campaign.hours ? weekHoursOf(campaign.hours) : null;
    const pick: Pick = { tx, campaign, now, owners, options, hours, settings, seen: [], picked: [], closed: new Set(), stopped: false };
    await this.pickReady(pick, n);
    if (options.ordered && pick.picked.length < n && !pick.stopped) await this.pickRetries(pick, n);
    return pick.picked;
  }

  /** When somebody may become callable by time alone: a retry or callback comes due, a place opens. Null: not foreseeable. */
  async nextAt(tx: Tx, campaign: CampaignRow): Promise<Date | null> {
    const settings = await this.compliance.currentSettings(tx);
    const hours = campaign.hours ? weekHoursOf(campaign.hours) : null;
    const verdicts = (await this.ready.heads(tx, campaign.id)).map(({ hoursKey }) => this.compliance.hoursOfKey(hoursKey, hours, settings));
    const opening = verdicts.flatMap((verdict) => (verdict?.state === 'closed' && verdict.until ? verdict.until.getTime() : []));
    const due = (await this.ready.nextDue(tx, campaign.id))?.getTime() ?? Infinity;
    const next = Math.min(due, ...opening);
    return Number.isFinite(next) ? new Date(next) : null;
  }

  private async pickReady(pick: Pick, n: number): Promise<void> {
    const open = (await this.ready.heads(pick.tx, pick.campaign.id)).filter(({ hoursKey }) => this.isOpen(pick, hoursKey)).sort(byTurn);
    for (let round = 0; round < MOST_ROUNDS && pick.picked.length < n && !pick.stopped; round += 1) {
      const limit = batchFor(n - pick.picked.length, round);
      // The first `limit` contacts of all places come from the `limit` places whose heads come first.
      const keys = open.flatMap(({ hoursKey }) => (pick.closed.has(hoursKey) ? [] : hoursKey)).slice(0, limit);
      const found = await this.ready.lock(pick.tx, { ...pick, campaignId: pick.campaign.id, keys, limit });
      if (!found.ids.length) return;
      await this.take(pick, found, n);
    }
  }

  private async pickRetries(pick: Pick, n: number): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS && pick.picked.length < n && !pick.stopped; round += 1) {
      const limit = batchFor(n - pick.picked.length, round);
      const found = await this.ready.lockRetries(pick.tx, pick.campaign.id, limit, pick.seen);
      if (!found.ids.length) return;
      const open = found.rows.filter(({ hoursKey }) => this.isOpen(pick, hoursKey));
      await this.take(pick, { ids: found.ids, rows: open }, n);
    }
  }

  private async take(pick: Pick, { ids, rows }: { ids: string[]; rows: CampaignContactRow[] }, n: number): Promise<void> {
    pick.seen.push(...ids);
    const phones = rows.map(({ phone }) => phone);
    const free = await this.ready.free(pick.tx, phones);
    const [callable, elsewhere] = [rows.filter(({ phone }) => free.has(phone)), rows.filter(({ phone }) => !free.has(phone))];
    await this.aside.calledElsewhere(pick.tx, elsewhere, pick.now);
    const verdicts = await this.gate.judgeMany(
      pick.tx,
      callable.map((contact) => toDial(contact, pick)),
    );
    const refused = callable.flatMap((contact, index) => this.sort(pick, contact, verdicts[index]!, n));
    await this.aside.refused(pick.tx, refused, pick.campaign);
  }

  /** Those who are to be moved aside come back. */
  private sort(
    pick: Pick,
    contact: CampaignContactRow,
    verdict: DialVerdict,
    n: number,
  ): { contact: CampaignContactRow; refusal: DialRefusal }[] {
    if (pick.stopped || pick.picked.length >= n) return [];
    if (verdict.allowed) pick.picked.push(contact);
    else if (FOR_ALL.has(verdict.reason)) pick.stopped = true;
    else if (FOR_PLACE.has(verdict.reason)) pick.closed.add(contact.hoursKey);
    else return [{ contact, refusal: verdict }];
    return [];
  }

  /** By hand or by API an unknown zone only warns (calls.md H). */
  private isOpen({ hours, settings, options }: Pick, key: string): boolean {
    const verdict = this.compliance.hoursOfKey(key, hours, settings);
    return !verdict || verdict.state === 'open' || (verdict.state === 'unknown' && options.ordered === true);
  }
}

const toDial = ({ phone, timeZone }: CampaignContactRow, { hours, options }: Pick): GateDial => ({
  to: phone,
  contactZone: timeZone,
  automatic: !options.ordered,
  campaign: true,
  hoursOverridden: false,
  callerId: null,
  ...(hours && { campaignHours: hours }),
});

/** First no more than wanted, since who is looked at is held; refused ones come in rows, so more of them with each round. */
function batchFor(wanted: number, round: number): number {
  return round === 0 ? wanted : Math.min(MOST_BATCH, Math.max(LEAST_BATCH, wanted) * (round + 1));
}

function byTurn(a: Head, b: Head): number {
  return a.rank - b.rank || (a.lastCalledAt ?? -1) - (b.lastCalledAt ?? -1) || a.position - b.position;
}

function ownersOf({ forPrincipal }: PickOptions): readonly string[] {
  if (!forPrincipal) return [];
  return typeof forPrincipal === 'string' ? [forPrincipal] : forPrincipal;
}
