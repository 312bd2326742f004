import { Injectable } from '@nestjs/common';
import type { ComplianceSettings } from '@dialer/contracts';
import { Clock } from '../../platform/clock/clock';
import { Database, type Tx } from '../../platform/database/database';
import { AppError } from '../../platform/errors/app-error';
import { ComplianceService, type DialQuestion } from '../compliance/compliance.service';
import type { DialRefusal, DialVerdict } from '../compliance/dial-facts';
import { DialRefusals } from '../compliance/dial-refusals.service';
import { estimate, RATE_PREFIX_LENGTH } from '../compliance/spend';
import { CallListeners, type DialCircumstances } from './call-listeners';
import type { CallRow } from './calls.repository';
import { DialHistoryRepository, type DialHistory } from './dial-history.repository';

export type GateDial = Omit<DialQuestion, 'history'>;

/** A limit is a limit within this time (a budget trips within 5 s), and a thousand dials need not add up the day each. */
const SPEND_KEPT_MS = 2_000;
const NEVER_DIALED = { dials: [], total: 0, last: null };

/** The gate with what only calls know: earlier dials of a number and what the day has cost. The one door for everybody who dials. */
@Injectable()
export class DialGate {
  private spent: { at: number; value: number } | null = null;

  constructor(
    private readonly db: Database,
    private readonly compliance: ComplianceService,
    private readonly history: DialHistoryRepository,
    private readonly refusals: DialRefusals,
    private readonly listeners: CallListeners,
    private readonly clock: Clock,
  ) {}

  /** When picked: all rules. In the order asked; nothing is recorded, that is for whoever meant to dial (`refused`). */
  async judgeMany(tx: Tx, dials: readonly GateDial[]): Promise<DialVerdict[]> {
    return this.judgeWith(tx, dials, await this.compliance.currentSettings(tx));
  }

  /**
   * For a single dial whose row is inserted in the same transaction: two who dial one number at once are looked at one after the other
   * while earlier dials count.
   */
  async judgeOne(tx: Tx, dial: GateDial): Promise<DialVerdict> {
    const settings = await this.compliance.currentSettings(tx);
    if (countsDials(settings) || dial.automatic) await this.history.lockNumber(tx, dial.to);
    const [verdict] = await this.judgeWith(tx, [dial], settings);
    return verdict!;
  }

  /** Right before the request: what may have changed since (design.md §4). Null: go on. */
  async lastLook(call: CallRow): Promise<DialRefusal | null> {
    const tx = this.db.orm;
    const dial: GateDial = {
      to: call.toPhone,
      contactZone: call.contactTimeZone,
      ...((await this.listeners.dialing(call)) ?? unknownCircumstances(call)),
      hoursOverridden: call.overrideReason !== null,
      callerId: null,
    };
    const settings = await this.compliance.currentSettings(tx);
    const [verdict] = await this.compliance.mayDialMany(tx, [{ ...dial, history: NEVER_DIALED }], settings, { rules: 'last-minute' });
    if (!verdict || verdict.allowed) return null;
    const { contactId, id: callId, principalId } = call;
    await this.refusals.record([
      { phone: call.toPhone, stage: 'dial', refusal: verdict, contactId, callId, principalId, detail: detailOf(dial) },
    ]);
    return verdict;
  }

  /** Written down; the error for the one who asked. */
  async refused(dial: GateDial, refusal: DialRefusal, by: { contactId: string | null; principalId: string }): Promise<AppError> {
    await this.refusals.record([{ phone: dial.to, stage: 'pick', refusal, ...by, callId: null, detail: detailOf(dial) }]);
    const { reason, message, until } = refusal;
    return new AppError('CALL_BLOCKED', message, { reason, ...(until && { until: until.toISOString() }) });
  }

  private async judgeWith(tx: Tx, dials: readonly GateDial[], settings: ComplianceSettings): Promise<DialVerdict[]> {
    const now = this.clock.now();
    const phones = dials.map(({ to }) => to);
    const needed = countsDials(settings) || dials.some(({ automatic }) => automatic);
    const history = needed ? await this.history.of(tx, phones, now) : new Map<string, DialHistory>();
    const spentToday = settings.daily_spend_limit === null ? null : await this.spentToday(tx, now);
    const questions = dials.map((dial): DialQuestion => ({ ...dial, history: history.get(dial.to) ?? NEVER_DIALED }));
    return this.compliance.mayDialMany(tx, questions, settings, { spentToday });
  }

  private async spentToday(tx: Tx, now: Date): Promise<number> {
    const kept = this.spent;
    const midnight = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
    if (kept && kept.at >= midnight.getTime() && Math.abs(now.getTime() - kept.at) < SPEND_KEPT_MS) return kept.value;
    const value = estimate(await this.history.minutesSince(tx, midnight, now, RATE_PREFIX_LENGTH));
    this.spent = { at: now.getTime(), value };
    return value;
  }
}

/** A campaign's call that nobody vouches for is taken for what is allowed the least. */
const unknownCircumstances = ({ path }: CallRow): DialCircumstances => ({ automatic: path === 'line' });

function countsDials({ attempts_per_day, attempts_total, cool_down_minutes }: ComplianceSettings): boolean {
  return attempts_per_day !== null || attempts_total !== null || cool_down_minutes > 0;
}

const detailOf = ({ contactZone, automatic, hoursOverridden }: GateDial) => ({
  automatic,
  hours_overridden: hoursOverridden,
  contact_zone: contactZone,
});
