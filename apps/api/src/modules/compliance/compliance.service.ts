import { Injectable } from '@nestjs/common';
import type { ComplianceSettings } from '@dialer/contracts';
import { Clock } from '../../platform/clock/clock';
import type { Tx } from '../../platform/database/database';
import { CallingHours, hoursKey, placeOfKey, type HoursVerdict } from './calling-hours';
import type { WeekHours } from './data/week-hours';
import type { DialFacts, DialLimits, DialVerdict } from './dial-facts';
import { judge } from './dial-rules';
import { DoNotCallRepository } from './do-not-call.repository';
import { DoNotCallListsRepository } from './do-not-call-lists.repository';
import { NumberPlaces } from './number-place';
import { ownHours, SettingsService } from './settings.service';

/** One number somebody wants to dial, with what only the one who dials knows. */
export interface DialQuestion {
  /** E.164. */
  to: string;
  /** The zone of the contact's own record; it wins over what the number tells. */
  contactZone: string | null;
  automatic: boolean;
  campaign?: boolean;
  hoursOverridden: boolean;
  /** Null: which number is shown is not decided yet. */
  callerId: DialFacts['callerId'];
  history: DialFacts['history'];
  /** A campaign's own hours beside the workspace's. */
  campaignHours?: WeekHours;
  abandonStop?: DialFacts['abandonStop'];
}

/**
 * May we dial this number now? Fails closed: a fact that cannot be read throws, and nothing is dialled. Any number of questions cost four
 * statements; hours are kept per place (`hoursKey`), so a campaign may ask for thousands at once.
 */
@Injectable()
export class ComplianceService {
  private places: NumberPlaces | undefined;
  private readonly hours = new CallingHours();

  constructor(
    private readonly doNotCall: DoNotCallRepository,
    private readonly lists: DoNotCallListsRepository,
    private readonly settings: SettingsService,
    private readonly clock: Clock,
  ) {}

  currentSettings(tx: Tx): Promise<ComplianceSettings> {
    return this.settings.current(tx);
  }

  /** Answers in the order of the questions. `spentToday`: estimated US dollars, needed while the settings have a limit. */
  async mayDialMany(
    tx: Tx,
    questions: readonly DialQuestion[],
    settings: ComplianceSettings,
    { spentToday = null, rules = 'all' }: { spentToday?: number | null; rules?: 'all' | 'last-minute' } = {},
  ): Promise<DialVerdict[]> {
    const hits = await this.doNotCall.hits(
      tx,
      questions.map(({ to }) => to),
    );
    const scrubs = settings.list_age_rule ? await this.lists.scrubs(tx) : new Map<string, Date>();
    const common = { now: this.clock.now(), limits: limitsOf(settings), spentToday, scrubs };
    return questions.map((question) => judge({ ...common, ...this.factsOf(question, settings, common.now, hits) }, rules));
  }

  /** Numbers with the same key open and close at the same instants: what a campaign may keep beside each contact. */
  hoursKeyOf(phone: string, contactZone: string | null): string {
    return hoursKey(this.placeOf(phone, contactZone));
  }

  /** Whether numbers of such a key may be called now, as far as hours go; null: the rule is off. */
  hoursOfKey(key: string, campaignHours: WeekHours | null, settings: ComplianceSettings): HoursVerdict | null {
    if (!this.settings.hoursEnforced(settings)) return null;
    const own = [...ownHours(settings.hours), ...(campaignHours ? [campaignHours] : [])];
    return this.hours.at(placeOfKey(key), own, this.clock.now());
  }

  private factsOf(
    { to, contactZone, campaignHours, ...question }: DialQuestion,
    settings: ComplianceSettings,
    now: Date,
    hits: ReadonlyMap<string, NonNullable<DialFacts['doNotCall']>>,
  ) {
    const place = this.placeOf(to, contactZone);
    const own = [...ownHours(settings.hours), ...(campaignHours ? [campaignHours] : [])];
    return {
      ...question,
      to,
      place,
      abandonStop: question.abandonStop ?? null,
      doNotCall: hits.get(to) ?? null,
      hours: this.settings.hoursEnforced(settings) ? this.hours.at(place, own, now) : null,
    };
  }

  /** Loaded with the first question: its table takes a moment that a start should not. */
  private placeOf(phone: string, contactZone: string | null) {
    this.places ??= new NumberPlaces();
    return this.places.of(phone, contactZone);
  }
}

function limitsOf(settings: ComplianceSettings): DialLimits {
  return {
    allowedCountries: settings.allowed_countries,
    attemptsPerDay: settings.attempts_per_day,
    attemptsTotal: settings.attempts_total,
    coolDownMinutes: settings.cool_down_minutes,
    dailySpendLimit: settings.daily_spend_limit,
    listAgeRule: settings.list_age_rule,
  };
}
