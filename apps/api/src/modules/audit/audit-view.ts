import type { AuditEntryView } from '@dialer/contracts';
import type { AuditRow } from './audit.repository';

export function toAuditEntryView(row: AuditRow): AuditEntryView {
  return {
    id: row.id,
    at: row.at.toISOString(),
    principal_id: row.principalId,
    action: row.action,
    subject_type: row.subjectType,
    subject_id: row.subjectId,
    ip: row.ip,
    user_agent: row.userAgent,
    detail: row.detail,
  };
}
