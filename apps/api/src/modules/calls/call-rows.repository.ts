import { Injectable } from '@nestjs/common';
import type { ProviderName } from '@dialer/contracts';
import type { CallEvent } from '@dialer/telephony';
import { getTableColumns, getTableName, type Table } from 'drizzle-orm';
import { connectionOf, type Tx } from '../../platform/database/database';
import { callEvents, callLegs, calls } from '../../platform/database/schema/calls';
import type { CallRow, LegRow, NewCall, TimelineEntry } from './calls.repository';

interface Statement {
  name: string;
  text: string;
}

/**
 * The statements of every webhook: lock, read, note, save. Written for the driver and prepared by name, because a query
 * builder took more of the time than the database (bench/webhook).
 */
@Injectable()
export class CallRowsRepository {
  private readonly updates = new Map<string, Statement>();

  /** Not a key update, so that the events which refer to the row can be inserted beside it. */
  async lock(tx: Tx, id: string): Promise<CallRow | null> {
    const { rows } = await connectionOf(tx).query<CallRow>({ ...LOCK, values: [id] });
    return rows[0] ?? null;
  }

  /**
   * Locks the call an event is about (our id first, the carrier's ids for events that carry none: calls.md A1), and notes
   * the event. `isNew` false: this very event was seen before.
   */
  async lockForEvent(tx: Tx, event: CallEvent, entry: TimelineEntry): Promise<{ call: CallRow; isNew: boolean } | null> {
    const target = eventTarget(event);
    if (!target) return null;
    const values = [target.value, event.provider, event.key, entry.at, entry.kind, entry.source, JSON.stringify(entry.detail)];
    const { rows } = await connectionOf(tx).query<CallRow & { isNew: boolean }>({ ...LOCK_AND_NOTE[target.by], values });
    if (!rows[0]) return null;
    const { isNew, ...call } = rows[0];
    return { call, isNew };
  }

  async insert(tx: Tx, call: NewCall): Promise<CallRow> {
    const [row] = await tx.insert(calls).values(call).returning();
    return row!;
  }

  async legsOf(tx: Tx, callId: string): Promise<LegRow[]> {
    const { rows } = await connectionOf(tx).query<LegRow>({ ...LEGS, values: [callId] });
    return rows;
  }

  /** Writes what differs and nothing else. */
  async save(tx: Tx, before: CallRow, after: CallRow): Promise<void> {
    await this.update(tx, calls, before, after);
  }

  async saveLegs(tx: Tx, before: readonly LegRow[], after: readonly LegRow[]): Promise<void> {
    for (const leg of after) {
      const known = before.find((one) => one.id === leg.id);
      if (!known) await tx.insert(callLegs).values(leg);
      else if (known !== leg) await this.update(tx, callLegs, known, leg);
    }
  }

  /** False: this very event was seen before. */
  async note(tx: Tx, callId: string, event: { provider: ProviderName; key: string } & TimelineEntry): Promise<boolean> {
    const { provider, key, at, kind, source, detail } = event;
    const result = await tx
      .insert(callEvents)
      .values({ callId, provider, key, at, kind, source, detail })
      .onConflictDoNothing({ target: [callEvents.provider, callEvents.key] });
    return (result.rowCount ?? 0) > 0;
  }

  private async update<T extends { id: string }>(tx: Tx, table: Table, before: T, after: T): Promise<void> {
    const changed = (Object.keys(after) as (keyof T & string)[]).filter((key) => !same(before[key], after[key]));
    if (!changed.length) return;
    const values = changed.map((key) => after[key]);
    await connectionOf(tx).query({ ...this.updateOf(table, changed), values: [before.id, ...values] });
  }

  /** A statement per set of columns: there are a dozen of them in a call's life. */
  private updateOf(table: Table, keys: readonly string[]): Statement {
    const name = `${getTableName(table)}-${keys.join()}`;
    let statement = this.updates.get(name);
    if (!statement) {
      const columns = getTableColumns(table);
      const sets = keys.map((key, index) => `"${columns[key]!.name}" = $${index + 2}`);
      statement = {
        name: `calls-update-${this.updates.size}`,
        text: `update "${getTableName(table)}" set ${sets.join(', ')} where id = $1`,
      };
      this.updates.set(name, statement);
    }
    return statement;
  }
}

/** Columns under the names the entity has. */
function columnsOf(table: Table, alias: string): string {
  return Object.entries(getTableColumns(table))
    .map(([key, column]) => `${alias}."${column.name}" as "${key}"`)
    .join(', ');
}

const LOCK: Statement = { name: 'calls-lock', text: `select ${columnsOf(calls, 'c')} from calls c where c.id = $1 for no key update` };
const LEGS: Statement = {
  name: 'calls-legs',
  text: `select ${columnsOf(callLegs, 'l')} from call_legs l where l.call_id = $1 order by l.created_at, l.id`,
};

const lockAndNote = (by: string): Statement => ({
  name: `calls-event-by-${by}`,
  text: `with c as (select * from calls where ${by} = $1 and provider = $2 limit 1 for no key update),
    noted as (
      insert into call_events (call_id, provider, key, at, kind, source, detail)
      select c.id, $2, $3, $4::timestamptz, $5, $6, $7::jsonb from c
      on conflict (provider, key) do nothing returning 1
    )
    select ${columnsOf(calls, 'c')}, exists (select 1 from noted) as "isNew" from c`,
});
const LOCK_AND_NOTE = { id: lockAndNote('id'), call_sid: lockAndNote('call_sid'), conference_id: lockAndNote('conference_id') };

function eventTarget(event: CallEvent): { by: keyof typeof LOCK_AND_NOTE; value: string } | null {
  if (event.callId) return { by: 'id', value: event.callId };
  if (event.kind === 'leg') return { by: 'call_sid', value: event.legSid };
  if (event.kind === 'recording' && event.legSid) return { by: 'call_sid', value: event.legSid };
  if (event.kind === 'participant' || event.kind === 'conference' || event.kind === 'announcement')
    return { by: 'conference_id', value: event.room };
  return null;
}

function same(a: unknown, b: unknown): boolean {
  return a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : a === b;
}
