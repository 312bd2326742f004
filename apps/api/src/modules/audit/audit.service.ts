import { Injectable } from '@nestjs/common';
import type { AuditPage, AuditQuery } from '@dialer/contracts';
import { Database } from '../../platform/database/database';
import { AuditRepository } from './audit.repository';
import { toAuditEntryView } from './audit-view';

const PAGE_SIZE = 50;

@Injectable()
export class AuditService {
  constructor(
    private readonly db: Database,
    private readonly entries: AuditRepository,
  ) {}

  async page({ principal, action, subject, from, to, page = 1, page_size = PAGE_SIZE }: AuditQuery): Promise<AuditPage> {
    const filter = { principalId: principal, action, subjectId: subject, from: instant(from), to: instant(to) };
    const { rows, total } = await this.entries.page(this.db.orm, filter, { limit: page_size, offset: (page - 1) * page_size });
    return { items: rows.map(toAuditEntryView), total };
  }
}

const instant = (text: string | undefined) => (text === undefined ? undefined : new Date(text));
