import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database';
import { AuditLog } from '../../audit/audit-log';
import { toCsvLine } from '../../contacts/csv-text';
import { CampaignsRepository, type ContactWithCall } from './campaigns.repository';
import { CampaignViews } from './campaign-views';

const READ_AT_ONCE = 1_000;
const COLUMNS = [
  'phone',
  'name',
  'company',
  'title',
  'status',
  'disposition',
  'notes',
  'attempts',
  'last_called_at',
  'callback_at',
  'next_at',
  'blocked_reason',
  'call_id',
  'call_sid',
];

/** What came of every contact, as a spreadsheet; read page by page while it is sent, so that a million rows take no memory. */
@Injectable()
export class CampaignResults {
  constructor(
    private readonly db: Database,
    private readonly views: CampaignViews,
    private readonly campaigns: CampaignsRepository,
    private readonly audit: AuditLog,
  ) {}

  async file(id: string): Promise<Readable> {
    await this.views.campaign(id);
    await this.db.tx((tx) => this.audit.record(tx, { action: 'campaign.exported', subject: { type: 'campaign', id } }));
    return Readable.from(this.lines(id));
  }

  private async *lines(id: string): AsyncGenerator<string> {
    const names = new Set<string>();
    const first = await this.campaigns.contactsFrom(id, 0, READ_AT_ONCE);
    // Columns of one's own are the same all over a list: those of its first contacts.
    for (const { contact } of first) for (const name of Object.keys(contact.custom)) names.add(name);
    // The mark tells Excel that it is UTF-8.
    yield `\uFEFF${toCsvLine([...COLUMNS, ...names])}`;
    for (let rows = first; rows.length; rows = await this.campaigns.contactsFrom(id, rows.at(-1)!.contact.position, READ_AT_ONCE))
      yield rows.map((row) => toCsvLine(cellsOf(row, names))).join('');
  }
}

function cellsOf({ contact, callSid }: ContactWithCall, names: ReadonlySet<string>): (string | number)[] {
  const { phone, name, company, title, status, disposition, notes, blockedReason, callId, custom } = contact;
  const instants = [contact.lastCalledAt, contact.callbackAt, contact.nextAt].map((at) => at?.toISOString() ?? '');
  const texts = [phone, name ?? '', company ?? '', title ?? '', status, disposition ?? '', notes ?? ''];
  const own = [...names].map((column) => (Object.hasOwn(custom, column) ? (custom[column] ?? '') : ''));
  return [...texts, contact.attempts - contact.misses, ...instants, blockedReason ?? '', callId ?? '', callSid ?? '', ...own];
}
