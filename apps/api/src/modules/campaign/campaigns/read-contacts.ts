import type { CampaignContactInput } from '@dialer/contracts';
import { isPossiblePhoneNumber } from 'libphonenumber-js/max';
import { E164 } from '../../../platform/e164';
import { AppError } from '../../../platform/errors/app-error';
import { isCleanText } from '../../../platform/http/clean-text';
import { isZone } from '../../compliance/civil-time';

export interface ContactDraft {
  phone: string;
  name: string | null;
  company: string | null;
  title: string | null;
  timeZone: string | null;
  custom: Record<string, string>;
}

const LONGEST_TEXT = 300;
const MOST_CUSTOM = 50;
/** More are not worth reading. */
const MOST_FAULTS = 50;
const PHONE_WISH = 'must be a phone number in international format, like +14155550110';

/** Numbers and objects as they came, each number once (the first counts). Throws VALIDATION_ERROR that names each bad field. */
export function readContacts(given: readonly unknown[]): ContactDraft[] {
  const faults = new Map<string, string>();
  const drafts = new Map<string, ContactDraft>();
  for (const [index, contact] of given.entries()) {
    const draft = readContact(contact, `contacts.${index}`, faults);
    if (draft && !drafts.has(draft.phone)) drafts.set(draft.phone, draft);
    if (faults.size >= MOST_FAULTS) break;
  }
  if (faults.size) throw new AppError('VALIDATION_ERROR', 'Some fields are not valid', { fields: Object.fromEntries(faults) });
  return [...drafts.values()];
}

function readContact(given: unknown, path: string, faults: Map<string, string>): ContactDraft | null {
  const before = faults.size;
  const fault = (field: string, wish: string) => void faults.set(field, wish);
  if (typeof given === 'string') {
    if (isPhone(given)) return { phone: given, name: null, company: null, title: null, timeZone: null, custom: {} };
    fault(path, PHONE_WISH);
    return null;
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    fault(path, 'must be a phone number, or an object with one');
    return null;
  }
  const { phone, name, company, title, time_zone, custom } = given as Record<keyof CampaignContactInput, unknown>;
  if (!isPhone(phone)) fault(`${path}.phone`, PHONE_WISH);
  for (const [field, value] of Object.entries({ name, company, title }))
    if (!isText(value)) fault(`${path}.${field}`, `must be text of at most ${LONGEST_TEXT} characters`);
  if (!isAbsent(time_zone) && !(typeof time_zone === 'string' && isZone(time_zone)))
    fault(`${path}.time_zone`, 'must be an IANA zone, like America/New_York');
  if (!isAbsent(custom) && !isCustom(custom)) fault(`${path}.custom`, `must be at most ${MOST_CUSTOM} texts by their names`);
  if (faults.size > before) return null;
  return {
    phone: phone as string,
    name: textOf(name),
    company: textOf(company),
    title: textOf(title),
    timeZone: textOf(time_zone),
    custom: (custom as Record<string, string> | null | undefined) ?? {},
  };
}

const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null;
const isText = (value: unknown): boolean => isAbsent(value) || (isCleanText(value) && value.length <= LONGEST_TEXT);
const textOf = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value : null);
const isPhone = (value: unknown): value is string => typeof value === 'string' && E164.test(value) && isPossiblePhoneNumber(value);

function isCustom(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return entries.length <= MOST_CUSTOM && entries.every(([name, text]) => isText(name) && isCleanText(text) && isText(text));
}
