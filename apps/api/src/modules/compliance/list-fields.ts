import path from 'node:path';
import { DO_NOT_CALL_LIST_KINDS, type DoNotCallListKind } from '@dialer/contracts';
import { isCleanText, toCleanText } from '../../platform/http/clean-text';
import { isInstant } from '../../platform/http/instant';
import { fieldFault } from '../../platform/http/upload-parts';
import { isCountry } from '../../platform/phone-parsing';
import type { NewDoNotCallList } from './do-not-call-lists.repository';

const LONGEST = 200;

/** The fields of an upload's form, checked one by one; those we do not know are left out, as everywhere. */
export class ListFields {
  private kind: DoNotCallListKind = 'company';
  private name = '';
  private country = 'US';
  private reason: string | null = null;
  private asOf: Date;
  private expiresAt: Date | null = null;

  constructor(private readonly now: Date) {
    this.asOf = now;
  }

  take(field: string, value: string): void {
    if (field === 'kind') this.kind = toKind(value);
    if (field === 'name') this.name = toText(field, value);
    if (field === 'reason') this.reason = toText(field, value) || null;
    if (field === 'country' && value.trim()) this.country = toCountry(value);
    if (field === 'as_of' && value.trim()) this.asOf = this.toPast(value);
    if (field === 'expires_at' && value.trim()) this.expiresAt = this.toFuture(value);
  }

  settings(sentName: string): Omit<NewDoNotCallList, 'id' | 'addedBy'> {
    const fileName = toCleanText(path.win32.basename(sentName)).slice(-LONGEST) || 'numbers.csv';
    const { kind, country, reason, asOf, expiresAt } = this;
    return { kind, country, reason, asOf, expiresAt, name: this.name || path.parse(fileName).name.trim() || fileName };
  }

  /** Else a scrub would never grow old. */
  private toPast(value: string): Date {
    const at = toInstant('as_of', value);
    if (at > this.now) throw fieldFault('as_of', 'must not be in the future');
    return at;
  }

  private toFuture(value: string): Date {
    const at = toInstant('expires_at', value);
    if (at <= this.now) throw fieldFault('expires_at', 'must be in the future');
    return at;
  }
}

function toKind(value: string): DoNotCallListKind {
  const kind = DO_NOT_CALL_LIST_KINDS.find((one) => one === value.trim());
  if (!kind) throw fieldFault('kind', `must be one of ${DO_NOT_CALL_LIST_KINDS.join(', ')}`);
  return kind;
}

function toText(field: string, value: string): string {
  const text = value.trim();
  if (!isCleanText(text) || text.length > LONGEST) throw fieldFault(field, `must be text, not longer than ${LONGEST} characters`);
  return text;
}

function toCountry(value: string): string {
  const code = value.trim().toUpperCase();
  if (!isCountry(code)) throw fieldFault('country', 'must be a country by its two letters, such as US or GB');
  return code;
}

function toInstant(field: string, value: string): Date {
  if (!isInstant(value.trim())) throw fieldFault(field, 'must be a date, like 2026-11-20');
  return new Date(value.trim());
}
