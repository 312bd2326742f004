import path from 'node:path';
import { isCleanText, toCleanText } from '../../../platform/http/clean-text';
import { fieldFault } from '../../../platform/http/upload-parts';
import { isCountry } from '../../../platform/phone-parsing';
import { CONTACT_COLUMNS, type ColumnMapping, type ContactColumn } from './columns';

export interface UploadSettings {
  fileName: string;
  listName: string;
  defaultCountry: string;
  mapping: ColumnMapping;
}

const DEFAULT_COUNTRY = 'US';
const LONGEST_NAME = 200;

/** The form's fields, checked one by one; those we do not know are left out, as everywhere. */
export class UploadSettingsReader {
  private name = '';
  private defaultCountry = DEFAULT_COUNTRY;
  private mapping: ColumnMapping = {};

  take(field: string, value: string): void {
    if (field === 'name') this.name = toName(value);
    if (field === 'default_country') this.defaultCountry = toCountry(value);
    if (field === 'mapping') this.mapping = toMapping(value);
  }

  /** The list is called after the file when nobody named it. */
  settings(sentName: string): UploadSettings {
    // Some clients send the whole path.
    const fileName = toCleanText(path.win32.basename(sentName)).slice(-LONGEST_NAME) || 'contacts.csv';
    const listName = this.name || path.parse(fileName).name.trim() || fileName;
    return { fileName, listName, defaultCountry: this.defaultCountry, mapping: this.mapping };
  }
}

function toName(value: string): string {
  const name = value.trim();
  if (!isCleanText(name) || name.length > LONGEST_NAME)
    throw fieldFault('name', `must be text, not longer than ${LONGEST_NAME} characters`);
  return name;
}

function toCountry(value: string): string {
  const code = value.trim().toUpperCase();
  if (!code) return DEFAULT_COUNTRY;
  if (!isCountry(code)) throw fieldFault('default_country', 'must be a country by its two letters, such as US or GB');
  return code;
}

/** `{ "phone": "Mobile number" }`; the other way round is understood too. */
function toMapping(value: string): ColumnMapping {
  if (!value.trim()) return {};
  const mapping: ColumnMapping = {};
  for (const [one, other] of Object.entries(parseObject(value))) {
    if (typeof other !== 'string' || !isCleanText(one + other) || !other.trim()) throw mappingFault();
    if (isColumn(one)) mapping[one] = other;
    else if (isColumn(other)) mapping[other] = one;
    else throw mappingFault();
  }
  return mapping;
}

function parseObject(value: string): object {
  try {
    const parsed: unknown = JSON.parse(value);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  } catch {
    // Not JSON: the same words as for the wrong JSON.
  }
  throw mappingFault();
}

function isColumn(name: string): name is ContactColumn {
  return (CONTACT_COLUMNS as readonly string[]).includes(name);
}

function mappingFault() {
  return fieldFault('mapping', `must be JSON like {"phone":"Mobile number"}, with our columns ${CONTACT_COLUMNS.join(', ')}`);
}
