import type { AuditEntry } from '../audit/audit-log';
import type { UserRow } from './users.repository';

const FIELDS = {
  name: 'name',
  role: 'role',
  callerId: 'caller_id',
  provider: 'provider',
  passwordHash: 'password',
} as const satisfies Partial<Record<keyof UserRow, string>>;

/** What the audit log says of a change: which fields, not what stood in them; of the role also what it is now. */
export function userChanges(before: UserRow, after: UserRow): AuditEntry[] {
  const keys = Object.keys(FIELDS) as (keyof typeof FIELDS)[];
  const fields = keys.filter((key) => before[key] !== after[key]).map((key) => FIELDS[key]);
  const role = before.role === after.role ? {} : { role: after.role, role_before: before.role };
  const switched = (before.disabledAt === null) !== (after.disabledAt === null);
  return [
    ...(fields.length ? [{ action: 'user.changed', detail: { fields, ...role } } as const] : []),
    ...(switched ? [{ action: after.disabledAt ? 'user.disabled' : 'user.enabled' } as const] : []),
  ];
}
