import type {
  ComplianceSettings,
  DialRefusalSearchRequest,
  DoNotCallAddRequest,
  DoNotCallLookupRequest,
  DoNotCallRemoveRequest,
} from '@dialer/contracts';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { ComplianceSettingsDto } from './compliance-settings.dto';
import { DialRefusalSearchDto, DoNotCallAddDto, DoNotCallLookupDto, DoNotCallRemoveDto } from './do-not-call.dto';

/** Compiles only while both have the same fields; the type check is the test. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
const same: [
  Same<ComplianceSettingsDto, ComplianceSettings>,
  Same<DialRefusalSearchDto, DialRefusalSearchRequest>,
  Same<DoNotCallAddDto, DoNotCallAddRequest>,
  Same<DoNotCallLookupDto, DoNotCallLookupRequest>,
  Same<DoNotCallRemoveDto, DoNotCallRemoveRequest>,
] = [true, true, true, true, true];

const GOOD: ComplianceSettings = {
  enforce_hours_locally: true,
  hours: { weekday: { from: '09:00', to: '24:00' }, saturday: null, sunday: null },
  allowed_countries: ['US', 'CA'],
  attempts_per_day: 3,
  attempts_total: null,
  cool_down_minutes: 240,
  daily_spend_limit: 99.5,
  currency: 'USD',
  list_age_rule: false,
  seller_name: 'Acme',
  seller_phone: '+14155550100',
};
const faults = (value: object) => validateSync(plainToInstance(ComplianceSettingsDto, value)).map(({ property }) => property);

describe('settings as they are sent', () => {
  it('are taken when all of them are there', () => {
    expect(same).toHaveLength(5);
    expect(faults(GOOD)).toEqual([]);
    expect(
      faults({ ...GOOD, hours: null, allowed_countries: null, daily_spend_limit: null, seller_name: null, seller_phone: null }),
    ).toEqual([]);
  });

  it.each([
    ['enforce_hours_locally', 'yes'],
    ['hours', 'always'],
    ['hours', { weekday: { from: '9', to: '17:00' }, saturday: null, sunday: null }],
    ['hours', { weekday: { from: '09:00', to: '24:01' }, saturday: null, sunday: null }],
    ['hours', { weekday: null, saturday: null }],
    ['allowed_countries', ['usa']],
    ['allowed_countries', 'US'],
    ['attempts_per_day', 0],
    ['attempts_per_day', 1.5],
    ['attempts_total', '3'],
    ['cool_down_minutes', null],
    ['cool_down_minutes', -1],
    ['daily_spend_limit', Number.POSITIVE_INFINITY],
    ['daily_spend_limit', -0.01],
    ['currency', 'EUR'],
    ['list_age_rule', undefined],
    ['seller_name', 'a\0b'],
    ['seller_phone', '0800'],
  ])('%s must not be %j', (name, value) => {
    expect(faults({ ...GOOD, [name]: value })).toEqual([name]);
  });
});
