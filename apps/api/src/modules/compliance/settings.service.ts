import { Injectable } from '@nestjs/common';
import type { CallingHoursView, ComplianceSettings, ComplianceSettingsView, DayHours, WeekHoursView } from '@dialer/contracts';
import { Clock } from '../../platform/clock/clock';
import { AppConfig } from '../../platform/config/app-config';
import { Database, type Tx } from '../../platform/database/database';
import { AppError } from '../../platform/errors/app-error';
import { isCountry } from '../../platform/phone-parsing';
import { AuditLog } from '../audit/audit-log';
import type { Principal } from '../auth/principal';
import { NONE, type Range, type WeekHours } from './data/week-hours';
import { GATE_VERSION } from './dial-rules';
import { SettingsRepository, type SettingsRow } from './settings.repository';

/** Until somebody decides: everything the law does not ask for is off (calls.md H). */
const DEFAULTS: ComplianceSettings = {
  enforce_hours_locally: false,
  hours: null,
  allowed_countries: null,
  attempts_per_day: null,
  attempts_total: null,
  cool_down_minutes: 0,
  daily_spend_limit: null,
  currency: 'USD',
  list_age_rule: false,
  seller_name: null,
  seller_phone: null,
};

/** What a workspace decided about dialling. */
@Injectable()
export class SettingsService {
  constructor(
    private readonly db: Database,
    private readonly rows: SettingsRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  /** Read for every dial, so that a change holds from the next one on, in every process. */
  async current(tx: Tx): Promise<ComplianceSettings> {
    return settingsOf(await this.rows.get(tx));
  }

  /** On a real carrier always; on the local one only when asked for (no phone rings there). */
  hoursEnforced({ enforce_hours_locally }: ComplianceSettings): boolean {
    return this.config.localCarrier === null || enforce_hours_locally;
  }

  async view(): Promise<ComplianceSettingsView> {
    return this.toView(await this.rows.get(this.db.orm));
  }

  async callingHours(): Promise<CallingHoursView> {
    return { enforced: this.hoursEnforced(settingsOf(await this.rows.get(this.db.orm))) };
  }

  async save(value: ComplianceSettings, principal: Principal): Promise<ComplianceSettingsView> {
    requireSense(value);
    await this.db.tx(async (tx) => {
      const before = await this.current(tx);
      const changed = (Object.keys(DEFAULTS) as (keyof ComplianceSettings)[]).filter(
        (name) => JSON.stringify(before[name]) !== JSON.stringify(value[name]),
      );
      await this.rows.put(tx, value, this.clock.now(), principal.id);
      await this.audit.record(tx, { action: 'settings.changed', detail: { settings: 'compliance', changed } });
    });
    return this.view();
  }

  private toView(row: SettingsRow | null): ComplianceSettingsView {
    const settings = settingsOf(row);
    return {
      ...settings,
      hours_enforced: this.hoursEnforced(settings),
      local_carrier: this.config.localCarrier !== null,
      rules_version: GATE_VERSION,
      updated_at: row?.updatedAt.toISOString() ?? null,
      updated_by: row?.updatedBy ?? null,
    };
  }
}

/** A row of an older version lacks newer fields. */
function settingsOf(row: SettingsRow | null): ComplianceSettings {
  return { ...DEFAULTS, ...row?.value };
}

function requireSense({ hours, allowed_countries }: ComplianceSettings): void {
  const fields = hoursFaults(hours);
  const unknown = allowed_countries?.find((code) => !isCountry(code));
  if (unknown !== undefined) fields['allowed_countries'] = `${unknown} is no country by its two letters`;
  if (Object.keys(fields).length) throw new AppError('VALIDATION_ERROR', 'Some fields are not valid', { fields });
}

/** The workspace's hours as the rules read them. */
export function ownHours(hours: WeekHoursView | null): readonly WeekHours[] {
  return hours ? [weekHoursOf(hours)] : [];
}

export function weekHoursOf({ weekday, saturday, sunday }: WeekHoursView): WeekHours {
  return { weekday: rangesOf(weekday), saturday: rangesOf(saturday), sunday: rangesOf(sunday) };
}

/** Days of which hours end before they begin, with the words for a field; empty: none. */
export function hoursFaults(hours: WeekHoursView | null, path = 'hours'): Record<string, string> {
  const days = Object.entries(hours ?? {}) as [string, DayHours | null][];
  const wrong = days.filter(([, day]) => day && minuteOf(day.from) >= minuteOf(day.to));
  return Object.fromEntries(wrong.map(([name]) => [`${path}.${name}`, 'must end after it begins']));
}

const rangesOf = (day: DayHours | null): readonly Range[] => (day ? [[minuteOf(day.from), minuteOf(day.to)]] : NONE);

function minuteOf(time: string): number {
  const [hour, minute] = time.split(':').map(Number);
  return hour! * 60 + minute!;
}
