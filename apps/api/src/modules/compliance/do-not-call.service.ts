import { Injectable } from '@nestjs/common';
import type {
  DoNotCallAddRequest,
  DoNotCallEntryView,
  DoNotCallListView,
  DoNotCallLookupResult,
  DoNotCallRemoveRequest,
  DoNotCallSource,
  DoNotCallSummary,
} from '@dialer/contracts';
import { Clock } from '../../platform/clock/clock';
import { Database, type Tx } from '../../platform/database/database';
import { AppError } from '../../platform/errors/app-error';
import { AuditLog } from '../audit/audit-log';
import type { Principal } from '../auth/principal';
import { SCRUB_AGES } from './data/scrub-ages';
import { DoNotCallListsRepository, type DoNotCallListRow } from './do-not-call-lists.repository';
import { DoNotCallRepository, type DoNotCallRow } from './do-not-call.repository';
import { readNumber } from './read-number';

const DAY_MS = 24 * 60 * 60_000;
const LATEST = 50;

/** The do-not-call list as people and API clients keep it. */
@Injectable()
export class DoNotCallService {
  constructor(
    private readonly db: Database,
    private readonly entries: DoNotCallRepository,
    private readonly lists: DoNotCallListsRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async summary(): Promise<DoNotCallSummary> {
    const { rows, total } = await this.entries.latest(this.db.orm, LATEST);
    const lists = await this.lists.all(this.db.orm);
    return { entries: total, latest: rows.map(toEntryView), lists: lists.map((list) => this.toListView(list)) };
  }

  async lookUp(text: string): Promise<DoNotCallLookupResult> {
    const phone = readNumber(text);
    const entry = await this.entries.entry(this.db.orm, phone);
    const lists = await this.lists.withNumber(this.db.orm, phone);
    const blocked = await this.entries.contains(this.db.orm, phone);
    return { phone, blocked, entry: entry && toEntryView(entry), lists: lists.map((list) => this.toListView(list)) };
  }

  async add({ phone: text, reason, expires_at }: DoNotCallAddRequest, principal: Principal): Promise<DoNotCallLookupResult> {
    const phone = readNumber(text);
    const expiresAt = expires_at ? new Date(expires_at) : null;
    if (expiresAt && expiresAt <= this.clock.now()) {
      throw new AppError('VALIDATION_ERROR', 'Some fields are not valid', { fields: { expires_at: 'must be in the future' } });
    }
    await this.write(phone, 'ops', principal.id, { reason: reason?.trim() || null, expiresAt });
    return this.lookUp(phone);
  }

  /** Somebody who was called wants no more calls: pressed the key, or said so to a machine. Holds from the next dial on, for good. */
  async optOut(phone: string, source: DoNotCallSource, reason: string | null = null): Promise<void> {
    await this.write(phone, source, null, { reason });
  }

  /** Its own entry and the company's files; a national register is not ours to change. */
  async remove({ phone: text, reason }: DoNotCallRemoveRequest): Promise<DoNotCallLookupResult> {
    const phone = readNumber(text);
    await this.db.tx(async (tx) => {
      const entry = await this.entries.remove(tx, phone);
      const fromLists = await this.lists.removeFromCompanyLists(tx, phone);
      if (!entry && !fromLists) throw new AppError('NOT_FOUND', 'This number is on no list of ours');
      await this.note(tx, 'do_not_call.removed', phone, { reason, entry, from_lists: fromLists });
    });
    return this.lookUp(phone);
  }

  async deleteList(id: string): Promise<void> {
    await this.db.tx(async (tx) => {
      const list = await this.lists.delete(tx, id);
      if (!list) throw new AppError('NOT_FOUND', 'There is no such list');
      const detail = { kind: list.kind, country: list.country, numbers: list.numbers };
      await this.audit.record(tx, { action: 'do_not_call_list.deleted', subject: { type: 'do_not_call_list', id }, detail });
    });
  }

  toListView(list: DoNotCallListRow): DoNotCallListView {
    return {
      id: list.id,
      kind: list.kind,
      name: list.name,
      country: list.country,
      status: list.readyAt ? 'ready' : 'loading',
      reason: list.reason,
      numbers: list.numbers,
      skipped: list.skipped,
      as_of: list.asOf.toISOString(),
      created_at: list.createdAt.toISOString(),
      added_by: list.addedBy,
      expires_at: list.expiresAt?.toISOString() ?? null,
      age_days: Math.max(0, Math.floor((this.clock.now().getTime() - list.asOf.getTime()) / DAY_MS)),
      max_age_days: list.kind === 'national' ? (SCRUB_AGES[list.country]?.maxDays ?? null) : null,
    };
  }

  private async write(
    phone: string,
    source: DoNotCallSource,
    addedBy: string | null,
    more: { reason: string | null; expiresAt?: Date | null },
  ): Promise<void> {
    await this.db.tx(async (tx) => {
      if (!(await this.entries.add(tx, phone, source, addedBy, more))) return;
      await this.note(tx, 'do_not_call.added', phone, { source, for_good: !more.expiresAt });
    });
  }

  /** The last digits are enough to find the entry by, and too few to call anybody (the audit log keeps no numbers). */
  private async note(
    tx: Tx,
    action: 'do_not_call.added' | 'do_not_call.removed',
    phone: string,
    detail: Record<string, string | number | boolean | null>,
  ): Promise<void> {
    await this.audit.record(tx, { action, detail: { ...detail, ends_in: phone.slice(-4) } });
  }
}

function toEntryView(row: DoNotCallRow): DoNotCallEntryView {
  return {
    phone: row.phone,
    source: row.source as DoNotCallSource,
    reason: row.reason,
    added_by: row.addedBy,
    created_at: row.createdAt.toISOString(),
    expires_at: row.expiresAt?.toISOString() ?? null,
  };
}
